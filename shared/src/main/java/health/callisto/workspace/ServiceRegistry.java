package health.callisto.workspace;

import health.callisto.manage.ManagedStore;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.sql.Database;
import health.callisto.time.SteadyTime;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and opens the service that a request or a unit of work is for. A service is opened at its first use and closed behind
 * some idle minutes; definitions, parameters and their compiled paths are shared by all.
 */
public final class ServiceRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceRegistry.class);
    private static final Duration IDLE = Duration.ofMinutes(5);
    /** As often a service that nobody uses is looked after: messages of its jobs may have been lost. */
    private static final Duration LOOKED_AFTER = Duration.ofHours(1);
    /** Services that are opened to be looked after in one go. */
    private static final int OPENED_AT_ONCE = 5;

    /** An open service and when it was used. */
    private record Open(FhirService service, long usedAt) {
        Open used(long now) {
            return new Open(service, now);
        }
    }

    private final ServiceDirectory directory;
    private final Databases databases;
    private final ServiceOpener opener;
    private final Optional<Database> control;
    private final SteadyTime time;
    private final ConcurrentMap<ServiceName, Open> open = new ConcurrentHashMap<>();
    private final Map<ServiceName, Long> lookedAfter = new ConcurrentHashMap<>();

    /** Opens nothing yet. */
    public ServiceRegistry(ServiceDirectory directory, Databases databases, Clock clock) {
        this(directory, databases, List.of(), clock);
    }

    /**
     * Opens nothing yet.
     *
     * @param origins where callers reach the product, as far as the settings say
     */
    public ServiceRegistry(ServiceDirectory directory, Databases databases, List<String> origins, Clock clock) {
        this(directory, databases, Optional.empty(), origins, clock);
    }

    private ServiceRegistry(
            ServiceDirectory directory,
            Databases databases,
            Optional<Database> control,
            List<String> origins,
            Clock clock) {
        this.directory = directory;
        this.databases = databases;
        this.opener = new ServiceOpener(databases, directory, origins, clock);
        this.control = control;
        this.time = SteadyTime.beside(clock);
    }

    /** SQLite in that folder, with a control database of its own and the FHIR service {@code demo/main}. */
    public static ServiceRegistry embedded(Path data, Clock clock) {
        Databases databases = Databases.embedded(data);
        Database control = databases.openControl();
        ServiceDirectory directory = new ServiceDirectory(new ManagedStore(control, clock), clock).withDefault();
        return new ServiceRegistry(directory, databases, Optional.of(control), List.of(), clock);
    }

    /** The service, opened if need be; Problem NOT_FOUND if there is none of that name. */
    public FhirService service(String workspace, String service) {
        try {
            return service(new ServiceName(workspace, service));
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("There is no such service: " + e.getMessage());
        }
    }

    /** The same. */
    public FhirService service(ServiceName name) {
        ServiceSettings settings = directory.find(name).orElseThrow(() -> {
            // Removed by another process, which waits until nobody uses its database.
            close(name);
            return Problem.notFound("There is no service " + name + "; look at its name");
        });
        long now = time.now();
        return open.compute(
                        name,
                        (key, known) -> known == null ? new Open(opener.open(key, settings), now) : known.used(now))
                .service();
    }

    /** The names of all services, open or not. */
    public Collection<ServiceName> names() {
        return directory.names();
    }

    /** How all services are set, open or not. */
    Collection<ServiceSettings> settings() {
        return directory.settings();
    }

    private void close(ServiceName name) {
        open.computeIfPresent(name, (key, known) -> {
            known.service().close();
            LOG.info("Closed {}, which was removed", name);
            return null;
        });
    }

    /**
     * The services that are open and were not removed by another process; that somebody looks at them here does not keep them open.
     */
    public List<FhirService> awake() {
        return open.values().stream()
                .map(Open::service)
                .filter(service -> directory.find(service.name()).isPresent())
                .toList();
    }

    /** Does the work for each service that is {@link #due}; one that fails, as its database may be away, keeps no other waiting. */
    public void lookAfter(Consumer<FhirService> work) {
        for (FhirService service : due()) {
            try {
                work.accept(service);
            } catch (RuntimeException e) {
                LOG.warn("The service {} cannot be looked after now: {}", service.name(), LoggedFailure.line(e));
            }
        }
    }

    /**
     * The services to look after now: those that are open, and some of the others, so that each has its turn within the hour, and
     * all of them soon behind the start.
     */
    List<FhirService> due() {
        long now = time.now();
        Collection<ServiceName> names = names();
        lookedAfter.keySet().retainAll(names);
        names.stream()
                .filter(name -> !open.containsKey(name))
                .filter(name -> time.hasPassed(LOOKED_AFTER, lookedAfter.getOrDefault(name, time.ago(LOOKED_AFTER))))
                .limit(OPENED_AT_ONCE)
                .forEach(this::openToLookAfter);
        List<FhirService> services = awake();
        services.forEach(service -> lookedAfter.put(service.name(), now));
        return services;
    }

    /** One that cannot be opened must not keep the others waiting. */
    private void openToLookAfter(ServiceName name) {
        try {
            service(name);
        } catch (RuntimeException e) {
            lookedAfter.put(name, time.now());
            LOG.warn("The service {} cannot be opened: {}", name, LoggedFailure.line(e));
        }
    }

    /** Closes what nobody has used for 5 minutes, and what was removed. */
    public void closeIdle() {
        for (ServiceName name : open.keySet()) {
            boolean removed = directory.find(name).isEmpty();
            open.computeIfPresent(name, (key, known) -> {
                if (!removed && !time.hasPassed(IDLE, known.usedAt())) {
                    return known;
                }
                known.service().close();
                LOG.info("Closed {}", name);
                return null;
            });
        }
    }

    /** The search parameters of the service as they are now; of one that is not there yet R4's. */
    ParameterSet parameters(ServiceName name) {
        return directory.find(name).isPresent()
                ? service(name).parameterRegistry().current()
                : opener.r4();
    }

    /** Makes the database of a service that is to be, or brings it to the newest schema, and sets the service. */
    void make(ServiceName name, ServiceSettings wanted, Consumer<FhirService> set) {
        open.compute(name, (key, known) -> {
            if (known != null) {
                set.accept(known.service());
                return known;
            }
            try (FhirService made = opener.open(key, wanted)) {
                set.accept(made);
            }
            return null;
        });
    }

    /** Closes the service here and removes its database for good. */
    void drop(ServicePlace place) {
        directory.readNow();
        open.compute(place.name(), (key, known) -> {
            if (known != null) {
                known.service().close();
            }
            databases.drop(place);
            return null;
        });
    }

    @Override
    public void close() {
        open.values().forEach(known -> known.service().close());
        open.clear();
        control.ifPresent(Database::close);
    }
}
