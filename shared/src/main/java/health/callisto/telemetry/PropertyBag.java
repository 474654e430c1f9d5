package health.callisto.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is told of an account beside its columns. It has no place for a text, so no setting's value can come into it.
 *
 * @param on the features that are on; all others are told as off
 * @param amounts those that are not known are left out
 */
record PropertyBag(Set<Feature> on, Map<Amount, Long> amounts, Optional<WorkspaceKind> workspaceKind) {
    /** What may be on or off; another constant is another property. */
    enum Feature {
        SMART_ON_FHIR_PROXY("smartOnFhirProxy"),
        BYOK("byok"),
        PRIVATE_LINK("privateLink"),
        MANAGED_IDENTITY("managedIdentity"),
        EXPORT("export"),
        IMPORT("import"),
        EVENTS("events"),
        DISASTER_RECOVERY("disasterRecovery");

        private final String property;

        Feature(String property) {
            this.property = property;
        }
    }

    /** What is counted. */
    enum Amount {
        PROVISIONED_THROUGHPUT("provisionedThroughput"),
        IOT_CONNECTORS("iotConnectors");

        private final String property;

        Amount(String property) {
            this.property = property;
        }
    }

    /** How a workspace is paid for. */
    enum WorkspaceKind {
        CONSUMPTION("Consumption"),
        RESERVED("Reserved");

        private final String word;

        WorkspaceKind(String word) {
            this.word = word;
        }

        /** Empty for any other word: it might be anything. */
        static Optional<WorkspaceKind> of(String word) {
            return EnumSet.allOf(WorkspaceKind.class).stream()
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }
    }

    PropertyBag {
        on = on.isEmpty() ? Set.of() : EnumSet.copyOf(on);
        amounts = amounts.isEmpty() ? Map.of() : new EnumMap<>(amounts);
    }

    /** The same bag is always the same text. */
    String json() {
        ObjectNode bag = JsonNodeFactory.instance.objectNode();
        amounts.forEach((amount, value) -> bag.put(amount.property, value));
        for (Feature feature : Feature.values()) {
            bag.put(feature.property, on.contains(feature));
        }
        workspaceKind.ifPresent(kind -> bag.put("workspaceKind", kind.word));
        return bag.toString();
    }
}
