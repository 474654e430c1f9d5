package health.callisto.bulk.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.bulk.HeldUnit;
import health.callisto.bulk.JobJson;
import health.callisto.bulk.JobKind;
import health.callisto.fhir.ResourceKey;
import health.callisto.job.Advance;
import health.callisto.job.Job;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.resource.PurgeStore;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.sql.TransactionStep;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Bulk delete jobs (spec 03, $bulk-delete): a unit for each resource type. */
public final class BulkDeleteJobs implements JobKind {
    public static final String KIND = "bulk-delete";
    /** The queue of the function that works on its units. */
    public static final String QUEUE = "callisto-" + KIND;

    /** Resources in one transaction: other writers wait for it. */
    private static final int STEP = 500;

    /** How thoroughly. */
    enum Mode {
        /** The resources are deleted, their versions stay. */
        SOFT,
        /** Nothing stays. */
        HARD,
        /** The resources stay, their former versions go. */
        PURGE_HISTORY,
        /** Nothing stays of what is deleted already. */
        SOFT_DELETED
    }

    /** A job. */
    record Definition(String request, MatchedScope scope, Mode mode) {}

    private final Clock clock;

    public BulkDeleteJobs(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public boolean work(FhirService service, Lease lease) {
        JobUnit unit = lease.unit();
        Definition definition =
                JobJson.read(service.jobs().find(unit.jobId()).orElseThrow().definition(), Definition.class);
        if (definition.mode() == Mode.SOFT_DELETED) {
            definition.scope().eachDeleted(service, unit, STEP, (page, first) -> purge(service, lease, page));
        } else {
            definition
                    .scope()
                    .each(service, unit, STEP, (page, first) -> step(service, lease, definition.mode(), page));
        }
        return false;
    }

    /** What was written again since it was looked for stays. */
    private void purge(FhirService service, Lease lease, List<StoredResource> page) {
        Advance advance = new Advance(MatchedScope.position(page), page.size(), page.size(), List.of(), false);
        new HeldUnit(service, lease, clock)
                .advance(
                        advance,
                        PurgeStore.deleted(
                                page.stream().map(StoredResource::key).toList()));
    }

    private void step(FhirService service, Lease lease, Mode mode, List<StoredResource> page) {
        long position = MatchedScope.position(page);
        List<ResourceKey> keys = page.stream().map(StoredResource::key).toList();
        if (mode == Mode.PURGE_HISTORY) {
            Advance advance = new Advance(position, page.size(), page.size(), List.of(), false);
            new HeldUnit(service, lease, clock).advance(advance, PurgeStore.historiesOf(keys));
            return;
        }
        List<Write> deletions = page.stream()
                .map(found -> (Write) new Write.Delete(found.key(), new Precondition.Version(found.version())))
                .toList();
        service.units().requireGoingOn();
        Batch.Step step = outcomes -> {
            // One that was changed since stays: it is not what the criteria found.
            long deleted = outcomes.stream()
                    .filter(outcome -> outcome.result() == WriteOutcome.Result.DELETED)
                    .count();
            TransactionStep advance =
                    service.units().advance(lease, new Advance(position, page.size(), deleted, List.of(), false));
            TransactionStep purge = mode == Mode.HARD ? PurgeStore.deleted(keys) : connection -> true;
            return connection -> advance.run(connection) && purge.run(connection);
        };
        service.resources().commit(new Batch(deletions, false, Change.Origin.IMPORT, Optional.of(step)));
    }

    @Override
    public void end(FhirService service, Job job, List<JobUnit> units) {
        service.jobs()
                .finish(
                        job.id(),
                        BulkResult.state(job, units),
                        new BulkResult(units)
                                .count("ResourceDeletedCount", JobUnit::done)
                                .json());
    }

    @Override
    public ObjectNode manifest(FhirService service, Job job, Instant until) {
        return JobJson.read(job.result(), ObjectNode.class);
    }
}
