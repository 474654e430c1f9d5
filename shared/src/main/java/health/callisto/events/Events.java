package health.callisto.events;

import com.azure.storage.blob.BlobServiceClient;
import health.callisto.config.EventSettings;
import health.callisto.http.RouteTable;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.Management;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;

/** Events of changes (spec 04): publisher, management and retention of the feed, wired. */
public final class Events implements AutoCloseable {
    private final EventPublisher publisher;
    private final EventManagement management;
    private final ReplayRequests replays;
    private final FeedRetention retention;

    /**
     * Wires them.
     *
     * @param origin where subscribers see the product
     * @param blobs where events go that Event Grid never takes
     * @param newId makes the ids of replays
     */
    public Events(
            ServiceRegistry services,
            ManagedStore managed,
            EventSettings settings,
            String origin,
            Supplier<BlobServiceClient> blobs,
            MeterRegistry meters,
            Clock clock,
            Supplier<String> newId) {
        PublishedServices published = new PublishedServices(managed, clock);
        publisher = new EventPublisher(services, published, settings, origin, blobs, meters, clock);
        management = new EventManagement(services, published, clock);
        replays = new ReplayRequests(services, clock, newId);
        retention = new FeedRetention(settings.retention(), clock);
    }

    /** Adds subscriptions and replays to the management API. */
    public void addTo(RouteTable<Management> table) {
        management.addTo(table);
        replays.addTo(table);
    }

    /** Publishes what was committed; returns when there has been nothing to publish for almost a second. */
    public void publish() {
        publisher.publish();
    }

    /** Forgets what was published long enough ago. */
    public void lookAfter(FhirService service) {
        retention.purge(service);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
