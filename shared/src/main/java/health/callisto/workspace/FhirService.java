package health.callisto.workspace;

import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.intake.ResourceIntake;
import health.callisto.job.JobFileStore;
import health.callisto.job.JobStore;
import health.callisto.job.UnitStore;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.SnapshotStore;
import health.callisto.resource.commit.IdempotencyStore;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.search.SearchEngine;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterRegistry;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.sql.Database;
import health.callisto.terminology.Terminology;
import java.util.function.Supplier;

/**
 * An open FHIR service: all that its requests and its workers need. It shares only definitions with other services.
 *
 * @param deadline of the request that works with it; {@link Deadline#NONE} where nobody waits
 */
public record FhirService(
        ServiceName name,
        Supplier<ServiceSettings> currentSettings,
        Definitions definitions,
        Database database,
        ResourceStore resources,
        IndexBacklog backlog,
        ParameterRegistry parameterRegistry,
        SearchEngine search,
        Terminology terminology,
        ResourceIntake intake,
        IdempotencyStore idempotency,
        JobStore jobs,
        UnitStore units,
        JobFileStore jobFiles,
        SnapshotStore snapshots,
        OwnBases bases,
        Deadline deadline)
        implements AutoCloseable {
    /** How it is set by now. */
    public ServiceSettings settings() {
        return currentSettings.get();
    }

    /** The search parameters that may be searched by now. */
    public SearchParameters parameters() {
        return parameterRegistry.current().searchable();
    }

    /** The same service for one request: what it reads ends at the deadline, and nothing is written after it. */
    public FhirService within(Deadline requested) {
        Database view = database.within(requested);
        Terminology bounded = terminology.within(requested, engine -> engine.over(view));
        return new FhirService(
                name,
                currentSettings,
                definitions,
                view,
                resources.over(view),
                backlog,
                parameterRegistry,
                search.over(view, bounded),
                bounded,
                intake,
                idempotency,
                jobs,
                units,
                jobFiles,
                snapshots,
                bases,
                requested);
    }

    @Override
    public void close() {
        backlog.close();
        database.close();
    }
}
