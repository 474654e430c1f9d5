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
import health.callisto.resource.version.VersionCache;
import health.callisto.search.SearchEngine;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterRegistry;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.sql.Database;
import health.callisto.terminology.Terminology;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens services: each with its database, all with the same definitions and parameters of R4. */
final class ServiceOpener {
    private final Databases databases;
    private final ServiceDirectory directory;
    private final List<String> origins;
    private final Clock clock;
    private final Definitions definitions = Definitions.r4();
    private final ParameterSet r4 = ParameterSet.r4(definitions);
    private final VersionCache versions = new VersionCache();

    /** @param origins where callers reach the product, as far as the settings say */
    ServiceOpener(Databases databases, ServiceDirectory directory, List<String> origins, Clock clock) {
        this.origins = List.copyOf(origins);
        this.databases = databases;
        this.directory = directory;
        this.clock = clock;
    }

    /** The search parameters that every service begins with. */
    ParameterSet r4() {
        return r4;
    }

    /** @param settings of the service if the directory has none: it is being made, or was removed while somebody uses it */
    FhirService open(ServiceName name, ServiceSettings settings) {
        Database database = databases.open(settings.place());
        try {
            return open(name, settings, database);
        } catch (RuntimeException e) {
            // It is tried again with the next request.
            database.close();
            throw e;
        }
    }

    private FhirService open(ServiceName name, ServiceSettings settings, Database database) {
        OwnBases bases = OwnBases.of(
                database, origins.stream().map(origin -> origin + name.path()).toList());
        Supplier<String> newId = () -> UUID.randomUUID().toString();
        ParameterRegistry parameters = new ParameterRegistry(database, definitions, r4, clock);
        IndexBacklog backlog = new IndexBacklog(database);
        Terminology terminology = new Terminology(
                new SearchEngine(
                        database,
                        definitions,
                        parameters,
                        clock,
                        backlog,
                        versions.part(),
                        Optional.empty(),
                        Optional.empty(),
                        bases,
                        name.toString()),
                definitions,
                clock);
        ResourceIntake intake = new ResourceIntake(definitions, parameters, terminology::changed, bases);
        ResourceStore resources =
                new ResourceStore(database, definitions, clock, intake, backlog, ResourceStore.Capture.ON);
        return new FhirService(
                name,
                () -> directory.find(name).orElse(settings),
                definitions,
                database,
                resources,
                backlog,
                parameters,
                new SearchEngine(
                        database,
                        definitions,
                        parameters,
                        clock,
                        backlog,
                        versions.part(),
                        resources.liveCounts(),
                        Optional.of(terminology),
                        bases,
                        name.toString()),
                terminology,
                intake,
                new IdempotencyStore(database, definitions, clock),
                new JobStore(database, clock, newId),
                new UnitStore(database, clock, newId),
                new JobFileStore(database),
                new SnapshotStore(database, clock),
                bases,
                Deadline.NONE);
    }
}
