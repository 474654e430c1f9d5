package health.callisto.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceDirectory;
import health.callisto.workspace.ServiceName;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The services whose changes somebody has subscribed to, in the control database: the publisher would have to open all databases to
 * know. A service is marked before its first subscription is stored and unmarked behind its last, so none is missed.
 */
public final class PublishedServices {
    private static final String COLLECTION = "publishedServices";

    private final ManagedStore store;
    private final ResourceDirectory<ServiceName> services;

    public PublishedServices(ManagedStore store, Clock clock) {
        this.store = store;
        this.services = new ResourceDirectory<>(
                store,
                COLLECTION,
                resource -> new ServiceName(
                        resource.path().workspace(), resource.path().name()),
                clock);
    }

    void mark(ServiceName service) {
        store.put(path(service), JsonNodeFactory.instance.objectNode(), found -> {});
    }

    void unmark(ServiceName service) {
        store.remove(path(service));
    }

    Set<ServiceName> all() {
        return services.all().values().stream().collect(Collectors.toUnmodifiableSet());
    }

    private static ManagedPath path(ServiceName service) {
        return ManagedPath.in(service.workspace(), COLLECTION, service.service());
    }
}
