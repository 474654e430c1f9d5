package health.callisto.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceDirectory;
import java.time.Clock;
import java.util.Collection;
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
            store.put(ManagedPath.in("demo", COLLECTION, "main"), mainService(), found -> {});
        }
        return this;
    }

    /** Files of one's own go into the container {@code import}: a first run needs no set-up. */
    private static ObjectNode mainService() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "fhir-R4");
        ServicePlace.ofNew(new ServiceName("demo", "main")).recordIn(body);
        ObjectNode properties = body.putObject("properties");
        properties.putObject("import").putArray("containers").add("import").add("samples");
        properties.putObject("export").putArray("containers").add("export");
        return body;
    }

    public Optional<ServiceSettings> find(ServiceName name) {
        return services.find(ManagedPath.in(name.workspace(), COLLECTION, name.service()));
    }

    /** What was changed by others is seen from now on. */
    void readNow() {
        services.now();
    }

    /** How all services are set. */
    Collection<ServiceSettings> settings() {
        return services.all().values();
    }

    /** The names of all services. */
    public List<ServiceName> names() {
        return services.all().keySet().stream()
                .map(path -> new ServiceName(path.workspace(), path.name()))
                .toList();
    }
}
