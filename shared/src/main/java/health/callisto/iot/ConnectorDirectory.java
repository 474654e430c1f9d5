package health.callisto.iot;

import health.callisto.iot.hub.HubName;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceDirectory;
import health.callisto.workspace.ServiceName;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The connectors that there are. */
final class ConnectorDirectory {
    private final ResourceDirectory<Connector> connectors;

    ConnectorDirectory(ManagedStore store, Clock clock) {
        this.connectors = new ResourceDirectory<>(store, Connector.COLLECTION, Connector::of, clock);
    }

    /** By {@link Connector#mark}. */
    Optional<Connector> find(String mark) {
        String[] names = mark.split("/", -1);
        if (names.length != 2) {
            return Optional.empty();
        }
        try {
            return connectors.find(ManagedPath.in(names[0], Connector.COLLECTION, names[1]));
        } catch (IllegalArgumentException e) {
            // What a message says need not be a name at all.
            return Optional.empty();
        }
    }

    /** Those that get all messages of the hub; one that was made just now is among them where there is no other. */
    List<Connector> owning(HubName hub) {
        List<Connector> known = owning(hub, connectors.all().values());
        return known.isEmpty() ? owning(hub, connectors.now()) : known;
    }

    private static List<Connector> owning(HubName hub, Collection<Connector> all) {
        return all.stream()
                .filter(connector ->
                        connector.hub().filter(own -> own.fits(hub)).isPresent())
                .toList();
    }

    /** Those that bring their data into the service, looked up now. */
    List<Connector> into(ServiceName service) {
        return connectors.now().stream()
                .filter(connector -> connector.path().workspace().equals(service.workspace()))
                .filter(connector -> connector.fhirService().equals(service.service()))
                .toList();
    }

    List<Connector> all() {
        return List.copyOf(connectors.all().values());
    }
}
