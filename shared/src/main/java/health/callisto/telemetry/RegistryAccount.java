package health.callisto.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.ManagedResource;
import health.callisto.telemetry.PropertyBag.Amount;
import health.callisto.telemetry.PropertyBag.Feature;
import health.callisto.telemetry.PropertyBag.WorkspaceKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an account from a FHIR service of the management API and what stands around it. */
final class RegistryAccount {
    private static final String KIND = "fhir-";

    private RegistryAccount() {}

    static Account of(ManagedResource service, WorkspaceFacts facts, Deployment deployment) {
        String workspaceName = service.path().workspace();
        ObjectNode workspace = facts.workspace(workspaceName);
        String kind = text(service.body(), "kind");
        String location = text(service.body(), "location");
        long connectors = facts.connectors(workspaceName, service.path().name());
        return new Account(
                deployment.subscription(),
                workspaceName,
                service.path().name(),
                Optional.of(service.createdAt()),
                Optional.of(service.changedAt()),
                service.changedAt(),
                location.isEmpty() ? text(workspace, "location") : location,
                deployment.resourceGroup(),
                kind.startsWith(KIND) ? kind.substring(KIND.length()) : "",
                new PropertyBag(
                        features(service.properties()),
                        Map.of(Amount.IOT_CONNECTORS, connectors),
                        WorkspaceKind.of(text(workspace, "kind"))));
    }

    private static Set<Feature> features(ObjectNode properties) {
        Set<Feature> on = EnumSet.noneOf(Feature.class);
        if (properties.path("authentication").path("smartEnabled").asBoolean()) {
            on.add(Feature.SMART_ON_FHIR_PROXY);
        }
        if (!text(properties.path("export"), "storageAccountName").isBlank()) {
            on.add(Feature.EXPORT);
        }
        if (isEnabled(properties, "import")) {
            on.add(Feature.IMPORT);
        }
        if (isEnabled(properties, "events")) {
            on.add(Feature.EVENTS);
        }
        String identity = text(properties.path("identity"), "type");
        if (!identity.isBlank() && !identity.equalsIgnoreCase("None")) {
            on.add(Feature.MANAGED_IDENTITY);
        }
        return on;
    }

    private static boolean isEnabled(ObjectNode properties, String name) {
        return properties.path(name).path("enabled").asBoolean();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.path(name).asText() : "";
    }
}
