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

/**
 * Reads an account from a FHIR service of the management API and what stands around it. What was not said is as the management
 * API takes it to be: FHIR R4, Consumption, with import and events on.
 */
final class RegistryAccount {
    private static final String KIND = "fhir-";

    private RegistryAccount() {}

    static Account of(ManagedResource service, WorkspaceFacts facts, Deployment deployment) {
        String workspaceName = service.path().workspace();
        ObjectNode workspace = facts.workspace(workspaceName);
        String kind = text(service.body(), "kind", KIND + "R4");
        String location = text(service.body(), "location", "");
        long connectors = facts.connectors(workspaceName, service.path().name());
        return new Account(
                deployment.subscription(),
                workspaceName,
                service.path().name(),
                Optional.of(service.createdAt()),
                Optional.of(service.changedAt()),
                service.changedAt(),
                location.isEmpty() ? text(workspace, "location", "") : location,
                deployment.resourceGroup(),
                kind.startsWith(KIND) ? kind.substring(KIND.length()) : "",
                new PropertyBag(
                        features(service.body()),
                        Map.of(Amount.IOT_CONNECTORS, connectors),
                        WorkspaceKind.of(text(workspace, "kind", "Consumption"))));
    }

    private static Set<Feature> features(ObjectNode body) {
        JsonNode properties = body.path("properties");
        Set<Feature> on = EnumSet.noneOf(Feature.class);
        if (properties.path("authentication").path("smartEnabled").asBoolean()) {
            on.add(Feature.SMART_ON_FHIR_PROXY);
        }
        if (!text(properties.path("export"), "storageAccountName", "").isBlank()) {
            on.add(Feature.EXPORT);
        }
        if (properties.path("import").path("enabled").asBoolean(true)) {
            on.add(Feature.IMPORT);
        }
        if (properties.path("events").path("enabled").asBoolean(true)) {
            on.add(Feature.EVENTS);
        }
        if (hasIdentity(properties.path("identity")) || hasIdentity(body.path("identity"))) {
            on.add(Feature.MANAGED_IDENTITY);
        }
        return on;
    }

    private static boolean hasIdentity(JsonNode identity) {
        String type = text(identity, "type", "");
        return !type.isBlank() && !type.equalsIgnoreCase("None");
    }

    private static String text(JsonNode node, String name, String otherwise) {
        return node.path(name).isTextual() ? node.path(name).asText() : otherwise;
    }
}
