package health.callisto.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceDirectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Which FHIR services there are and how they are set, as the management API was told. */
public final class ServiceDirectory {
    static final String COLLECTION = "fhirServices";

    private final ManagedStore store;
    private final ResourceDirectory<ServiceSettings> services;

    public ServiceDirectory(ManagedStore store, Clock clock) {
        this.store = store;
        this.services = new ResourceDirectory<>(store, COLLECTION, ServiceSettings::of, clock);
    }

    /** Makes the workspace {@code demo} with the FHIR service {@code main} where there is nothing at all yet. */
    public ServiceDirectory withDefault() {
        if (store.changedSince(0, 1).isEmpty()) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            store.put(ManagedPath.workspace("demo"), json.objectNode().put("kind", "Consumption"), found -> {});
            store.put(
                    ManagedPath.in("demo", COLLECTION, "main"),
                    json.objectNode().put("kind", "fhir-R4"),
                    found -> {});
        }
        return this;
    }

    public Optional<ServiceSettings> find(ServiceName name) {
        return services.find(ManagedPath.in(name.workspace(), COLLECTION, name.service()));
    }

    /** What was changed by others is seen from now on. */
    void readNow() {
        services.now();
    }

    /** The names of all services. */
    public List<ServiceName> names() {
        return services.all().keySet().stream()
                .map(path -> new ServiceName(path.workspace(), path.name()))
                .toList();
    }
}
