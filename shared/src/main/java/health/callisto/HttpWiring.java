package health.callisto;

import com.azure.storage.blob.BlobServiceClient;
import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.bulk.Bulk;
import health.callisto.config.Settings;
import health.callisto.events.Events;
import health.callisto.http.Edge;
import health.callisto.http.Pipeline;
import health.callisto.http.PublicOrigin;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import health.callisto.iot.Devices;
import health.callisto.manage.ManagedResources;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.Management;
import health.callisto.manage.ManagementArea;
import health.callisto.rest.FhirArea;
import health.callisto.rest.LoadGuard;
import health.callisto.workspace.FhirServiceKind;
import health.callisto.workspace.ServiceRegistry;
import health.callisto.workspace.WorkspaceKind;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Wires the pipeline: the areas with the routes that the features give, and the steps between. */
record HttpWiring(Settings settings, Clock clock, Supplier<String> newId) {
    /** A quarter of the local host's threads. */
    private static final int STORAGE_CALLS = 16;

    Pipeline pipeline(
            ServiceRegistry services,
            ManagedStore managed,
            Supplier<BlobServiceClient> blobs,
            HostPages pages,
            Bulk bulk,
            Events events,
            Devices devices) {
        Edge edge = new Edge(newId);
        Audit audit = Audit.toLog();
        StorageGuard storageCalls = new StorageGuard(STORAGE_CALLS);
        int bundleEntries = settings.limits().bundleEntries();
        FhirRoutes routes =
                new FhirRoutes(clock, newId, edge, audit, new LoadGuard(bulk::isLoading), storageCalls, bundleEntries);
        bulk.addTo(routes.table());
        RouteTable<Management> management = ManagementArea.table();
        addResources(management, services, managed, blobs, devices);
        devices.addTo(management);
        events.addTo(management);
        return new Pipeline(
                List.of(pages.area(), new ManagementArea(management, storageCalls)),
                new FhirArea(services, routes.interactions(), settings.limits(), clock),
                authenticator(),
                edge,
                audit,
                new PublicOrigin(settings.publicUrl(), settings.forwardedHeaders()),
                clock,
                newId,
                settings.limits());
    }

    private static void addResources(
            RouteTable<Management> table,
            ServiceRegistry services,
            ManagedStore managed,
            Supplier<BlobServiceClient> blobs,
            Devices devices) {
        ManagedResources resources = new ManagedResources(managed);
        FhirServiceKind fhirServices =
                new FhirServiceKind(managed, services, new ServiceContainers(blobs), devices::connectorOf);
        List<String> inWorkspaces =
                List.of(fhirServices.collection(), devices.kind().collection());
        resources.addTo(table, new WorkspaceKind(managed, inWorkspaces));
        resources.addTo(table, fhirServices);
        resources.addTo(table, devices.kind());
    }

    private Authenticator authenticator() {
        return switch (settings.authentication()) {
            case OFF -> Authenticator.off();
            case ENTRA -> Authenticator.closed();
        };
    }
}
