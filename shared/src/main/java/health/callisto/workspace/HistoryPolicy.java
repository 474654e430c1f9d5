package health.callisto.workspace;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.manage.BodyReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the versions of each resource type (R4 valueset-versioning-policy.html).
 *
 * @param others of the types that are not named
 */
public record HistoryPolicy(Versioning others, Map<ResourceType, Versioning> named) {
    /** Every version of every type is kept. */
    public static final HistoryPolicy VERSIONED = new HistoryPolicy(Versioning.VERSIONED, Map.of());

    private static final String OTHERS = "default";

    public HistoryPolicy {
        named = Map.copyOf(named);
    }

    /** The codes of R4, and what they mean here. The first is the default. */
    public enum Versioning {
        VERSIONED("versioned"),
        /** An update must say which version it changes. */
        VERSIONED_UPDATE("versioned-update"),
        /** Versions count up, but one that was replaced is served no more and soon no longer there. */
        NO_VERSION("no-version");

        private static final String[] CODES =
                Arrays.stream(values()).map(Versioning::code).toArray(String[]::new);

        private final String code;

        Versioning(String code) {
            this.code = code;
        }

        /** As FHIR writes it. */
        public String code() {
            return code;
        }

        /** Whether a version that was replaced can still be read. */
        public boolean keepsReplaced() {
            return switch (this) {
                case VERSIONED, VERSIONED_UPDATE -> true;
                case NO_VERSION -> false;
            };
        }

        private static Versioning read(BodyReader policies, String name) {
            String code = policies.word(name, CODES);
            return Arrays.stream(values())
                    .filter(one -> one.code.equals(code))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Problem INVALID that names the property. */
    static HistoryPolicy read(BodyReader policies) {
        Map<ResourceType, Versioning> named = new HashMap<>();
        for (String name : policies.names()) {
            if (!name.equals(OTHERS)) {
                ResourceType type = Definitions.r4()
                        .resourceType(name)
                        .orElseThrow(() -> policies.problem(name, "is no resource type of R4, nor " + OTHERS));
                named.put(type, Versioning.read(policies, name));
            }
        }
        return new HistoryPolicy(Versioning.read(policies, OTHERS), named);
    }

    public Versioning of(ResourceType type) {
        return named.getOrDefault(type, others);
    }

    /** The types of which only the current version is told, in the order of their numbers. */
    public List<ResourceType> withoutHistory(Definitions definitions) {
        return definitions.resourceTypes().stream()
                .filter(type -> !of(type).keepsReplaced())
                .toList();
    }
}
