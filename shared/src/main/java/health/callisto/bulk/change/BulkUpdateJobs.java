package health.callisto.bulk.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.bulk.JobJson;
import health.callisto.bulk.JobKind;
import health.callisto.bulk.imports.LineParser;
import health.callisto.job.Advance;
import health.callisto.job.Job;
import health.callisto.job.JobError;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.patch.ResourcePatch;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.rest.Patch;
import health.callisto.workspace.FhirService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bulk update jobs (spec 03, $bulk-update): one patch on all that criteria match; a unit for each resource type. */
public final class BulkUpdateJobs implements JobKind {
    public static final String KIND = "bulk-update";
    /** The queue of the function that works on its units. */
    public static final String QUEUE = "callisto-" + KIND;

    /** Resources in one transaction: other writers wait for it. */
    private static final int STEP = 200;
    /** Failures that the result tells one by one. */
    private static final int TOLD = 100;

    /**
     * A job.
     *
     * @param contentType of the patch
     */
    record Definition(String request, MatchedScope scope, String contentType, String patch) {
        ResourcePatch resourcePatch(FhirService service) {
            return Patch.read(service.definitions(), contentType, patch.getBytes(StandardCharsets.UTF_8));
        }
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
        ResourcePatch patch = definition.resourcePatch(service);
        definition.scope().each(service, unit, STEP, (page, first) -> step(service, lease, patch, page, first));
        return false;
    }

    private static void step(
            FhirService service, Lease lease, ResourcePatch patch, List<StoredResource> page, long firstLine) {
        List<Write> writes = new ArrayList<>();
        List<JobError> errors = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            StoredResource found = page.get(i);
            try {
                writes.add(service.intake()
                        .write(
                                Patch.patched(service, found, patch),
                                found.key().id(),
                                new Precondition.Version(found.version()),
                                Optional.empty()));
            } catch (Problem error) {
                String reason = found.key() + ": " + LineParser.reason(error);
                errors.add(new JobError(lease.unit().number(), firstLine + i, 0, reason));
            }
        }
        service.units().requireGoingOn();
        Batch.Step step = outcomes -> {
            // One that was changed since is not what the criteria found, and one that the patch leaves as it is stays
            // so.
            long updated = outcomes.stream()
                    .filter(outcome -> outcome.result() == WriteOutcome.Result.UPDATED)
                    .count();
            return service.units()
                    .advance(lease, new Advance(MatchedScope.position(page), page.size(), updated, errors, false));
        };
        service.resources().commit(new Batch(writes, false, Change.Origin.IMPORT, Optional.of(step)));
    }

    @Override
    public void end(FhirService service, Job job, List<JobUnit> units) {
        BulkResult result = new BulkResult(units)
                .count("ResourceUpdatedCount", JobUnit::done)
                .count("ResourceIgnoredCount", unit -> unit.lines() - unit.done() - unit.failed())
                .count("ResourcePatchFailedCount", JobUnit::failed)
                .texts(
                        "error",
                        service.jobs().errors(job.id()).stream()
                                .limit(TOLD)
                                .map(JobError::reason)
                                .toList());
        service.jobs().finish(job.id(), BulkResult.state(job, units), result.json());
    }

    @Override
    public ObjectNode manifest(FhirService service, Job job, Instant until) {
        return JobJson.read(job.result(), ObjectNode.class);
    }
}
