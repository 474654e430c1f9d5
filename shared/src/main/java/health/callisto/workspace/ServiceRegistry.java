package health.callisto.workspace;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.FhirError;
import health.callisto.job.JobFileStore;
import health.callisto.job.JobStore;
import health.callisto.job.UnitStore;
import health.callisto.resource.IdempotencyStore;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.SnapshotStore;
import health.callisto.resource.VersionCache;
import health.callisto.search.ParameterRegistry;
import health.callisto.search.ParameterSet;
import health.callisto.search.ResourceIntake;
import health.callisto.search.SearchEngine;
import health.callisto.sql.Database;
import health.callisto.terminology.Terminology;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Finds and opens the service that a request or a unit of work is for. A service is opened at its first use; definitions,
 * parameters and their compiled paths are shared by all.
 */
public final class ServiceRegistry implements AutoCloseable {
    private final ServiceDirectory directory;
    private final Databases databases;
    private final Clock clock;
    private final Definitions definitions = Definitions.r4();
    private final ParameterSet r4 = ParameterSet.r4(definitions);
    private final VersionCache versions = new VersionCache();
    private final ConcurrentMap<ServiceName, FhirService> open = new ConcurrentHashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param sqlUrl of the server that holds a database for each service; empty: SQLite files below data
     */
    public ServiceRegistry(ServiceDirectory directory, Optional<String> sqlUrl, Path data, Clock clock) {
        this.directory = directory;
        this.databases = new Databases(sqlUrl, data);
        this.clock = clock;
    }

    /** The service, opened if need be; FhirError NOT_FOUND if there is none of that name. */
    public FhirService service(String workspace, String service) {
        try {
            return service(new ServiceName(workspace, service));
        } catch (IllegalArgumentException e) {
            throw FhirError.notFound("There is no such service: " + e.getMessage());
        }
    }

    public FhirService service(ServiceName name) {
        FhirService known = open.get(name);
        return known != null ? known : open.computeIfAbsent(name, this::open);
    }

    /** The names of all services, open or not. */
    public Collection<ServiceName> names() {
        return List.copyOf(directory.services().keySet());
    }

    private FhirService open(ServiceName name) {
        ServiceSettings settings = directory
                .find(name)
                .orElseThrow(() -> FhirError.notFound("There is no service " + name + "; look at its name"));
        Database database = databases.open(name);
        Supplier<String> newId = () -> UUID.randomUUID().toString();
        ParameterRegistry parameters = new ParameterRegistry(database, definitions, r4, clock);
        Terminology terminology =
                new Terminology(new SearchEngine(database, definitions, parameters, clock), definitions, clock);
        ResourceIntake intake = new ResourceIntake(definitions, parameters, terminology::changed);
        ResourceStore resources = new ResourceStore(database, definitions, clock, intake);
        return new FhirService(
                name,
                settings,
                definitions,
                database,
                resources,
                parameters,
                new SearchEngine(
                        database,
                        definitions,
                        parameters,
                        clock,
                        versions.part(),
                        resources.liveCounts(),
                        Optional.of(terminology)),
                terminology,
                intake,
                new IdempotencyStore(database, definitions, clock),
                new JobStore(database, clock, newId),
                new UnitStore(database, clock, newId),
                new JobFileStore(database),
                new SnapshotStore(database, clock));
    }

    @Override
    public void close() {
        open.values().forEach(FhirService::close);
        open.clear();
    }
}
