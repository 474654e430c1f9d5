package health.callisto.iot;

import com.azure.storage.blob.BlobServiceClient;
import health.callisto.config.IotSettings;
import health.callisto.http.RouteTable;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubClient;
import health.callisto.iot.hub.NormalizedHub;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.Management;
import health.callisto.manage.ResourceKind;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** All of the way from a device's message to Observations, wired. */
public final class Devices implements AutoCloseable {
    private final ConnectorDirectory connectors;
    private final HubClient deviceHub;
    private final HubClient normalizedHub;
    private final Normalization normalization;
    private final Conversion conversion;
    private final Backlog deviceBacklog;
    private final Backlog normalizedBacklog;
    private final DeadLetterReplay replay;
    private final ResourceKind kind;
    private final IotManagement management;

    /** Connects to nothing yet: an app without devices has no hubs. */
    public Devices(
            IotSettings settings,
            ServiceRegistry services,
            ManagedStore managed,
            Supplier<BlobServiceClient> blobs,
            MeterRegistry meters,
            Clock clock) {
        connectors = new ConnectorDirectory(managed, clock);
        MappingStore mappings = new MappingStore(blobs);
        DeviceDeadLetters deadLetters = new DeviceDeadLetters(blobs, clock);
        IotMetrics metrics = new IotMetrics(meters);
        deviceHub = new HubClient(settings.devices());
        normalizedHub = new HubClient(settings.normalized());
        normalization = new Normalization(
                connectors,
                mappings,
                new NormalizedHub(normalizedHub, settings.compress()),
                deadLetters,
                metrics,
                clock);
        conversion = new Conversion(connectors, services, mappings, deadLetters, metrics, clock);
        deviceBacklog = new Backlog(deviceHub, metrics, ForkJoinPool.commonPool(), clock);
        normalizedBacklog = new Backlog(normalizedHub, metrics, ForkJoinPool.commonPool(), clock);
        kind = new ConnectorKind(services, connectors, mappings);
        replay = new DeadLetterReplay(deadLetters, connectors, normalization::run, conversion::run, clock);
        management = new IotManagement(managed, mappings, replay, clock);
    }

    /** Makes measurements of messages; a RuntimeException asks for the same batch again. */
    public void normalize(HubBatch batch) {
        deviceBacklog.began(batch);
        normalization.run(batch);
        deviceBacklog.done(batch);
    }

    /** Makes Observations of measurements; a RuntimeException asks for the same batch again. */
    public void convert(HubBatch batch) {
        normalizedBacklog.began(batch);
        conversion.run(batch);
        normalizedBacklog.done(batch);
    }

    /** Tries again what waits for devices and patients to be registered; does nothing more often than once a minute. */
    public void retryUnknown() {
        replay.retryUnknown();
    }

    /** Connectors, for the management API. */
    public ResourceKind kind() {
        return kind;
    }

    /** A connector that brings its data into the service; empty if there is none. */
    public Optional<ManagedPath> connectorOf(ServiceName service) {
        return connectors.into(service).stream().map(Connector::path).findFirst();
    }

    /** Adds what is below a connector in the management API. */
    public void addTo(RouteTable<Management> table) {
        management.addTo(table);
    }

    @Override
    public void close() {
        deviceHub.close();
        normalizedHub.close();
    }
}
