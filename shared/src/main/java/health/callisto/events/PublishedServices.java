package health.callisto.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceDirectory;
import health.callisto.workspace.ServiceName;
import java.time.Clock;
import java.util.List;

/**
 * The services whose changes somebody has subscribed to, in the control database: the publisher would have to open all databases to
 * know. A service is marked before its first subscription is stored and unmarked behind its last, so none is missed.
 */
public final class PublishedServices {
    private static final String COLLECTION = "publishedServices";

    /** That somebody had subscribed to that service at that revision. */
    record Mark(ServiceName service, long revision) {}

    private final ManagedStore store;
    private final ResourceDirectory<Mark> services;

    public PublishedServices(ManagedStore store, Clock clock) {
        this.store = store;
        this.services = new ResourceDirectory<>(
                store,
                COLLECTION,
                resource -> new Mark(
                        new ServiceName(
                                resource.path().workspace(), resource.path().name()),
                        resource.revision()),
                clock);
    }

    void mark(ServiceName service) {
        store.put(path(service), JsonNodeFactory.instance.objectNode(), found -> {});
    }

    void unmark(ServiceName service) {
        store.remove(path(service));
    }

    /** Removes the mark of a service that was deleted with its subscriptions; not one that was made since it was read. */
    void forget(Mark mark) {
        store.removeIf(path(mark.service()), found -> found.revision() == mark.revision());
    }

    List<Mark> all() {
        return List.copyOf(services.all().values());
    }

    private static ManagedPath path(ServiceName service) {
        return ManagedPath.in(service.workspace(), COLLECTION, service.service());
    }
}
