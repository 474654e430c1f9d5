package health.callisto.iot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.hub.HubName;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ResourceKind;
import health.callisto.problem.Problem;
import health.callisto.workspace.ServiceRegistry;

/** {@code iotConnectors} of the management API. */
final class ConnectorKind implements ResourceKind {
    private final ServiceRegistry services;
    private final ConnectorDirectory connectors;
    private final MappingStore mappings;

    ConnectorKind(ServiceRegistry services, ConnectorDirectory connectors, MappingStore mappings) {
        this.services = services;
        this.connectors = connectors;
        this.mappings = mappings;
    }

    @Override
    public String collection() {
        return Connector.COLLECTION;
    }

    @Override
    public String type() {
        return "Microsoft.HealthcareApis/workspaces/iotconnectors";
    }

    @Override
    public void check(ManagedPath path, ObjectNode body) {
        Connector connector = Connector.read(path, BodyReader.of(body), 0);
        boolean known = services.names().stream()
                .anyMatch(name -> name.workspace().equals(path.workspace())
                        && name.service().equals(connector.fhirService()));
        if (!known) {
            throw Problem.invalid(
                    "properties.fhirService names no FHIR service of the workspace " + path.workspace(),
                    "properties.fhirService");
        }
        connector.hub().ifPresent(hub -> checkOwner(path, hub));
    }

    @Override
    public void takeAway(ManagedPath path) {
        mappings.remove(path.workspace() + "/" + path.name());
    }

    /** All messages of a hub go to its connectors: those of another workspace may not be among them. */
    private void checkOwner(ManagedPath path, HubName hub) {
        boolean taken = connectors.owning(hub).stream()
                .anyMatch(other -> !other.path().workspace().equals(path.workspace()));
        if (taken) {
            throw Problem.conflict("properties.eventHub is the hub of another workspace's connector");
        }
    }
}
