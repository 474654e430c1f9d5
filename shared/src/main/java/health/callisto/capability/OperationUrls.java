package health.callisto.capability;

import java.util.Locale;
import java.util.Set;

/** The canonical URLs of the operations that are served. */
final class OperationUrls {
    /** What FHIR calls operations of every type. */
    static final String ANY_TYPE = "Resource";

    /** FHIR has no definition of these. */
    private static final Set<String> OWN =
            Set.of("import", "reindex", "purge-history", "status", "bulk-delete", "bulk-update");

    private OperationUrls() {}

    /** The OperationDefinition of that operation of the type. */
    static String definition(String type, String operation) {
        if (OWN.contains(operation)) {
            return "https://callisto.health/fhir/OperationDefinition/" + operation;
        }
        return switch (operation) {
            case "export" ->
                "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/"
                        + (type.equals(ANY_TYPE) ? "" : type.toLowerCase(Locale.ROOT) + "-") + "export";
            case "docref" -> "http://hl7.org/fhir/us/core/OperationDefinition/docref";
            case "member-match" -> "http://hl7.org/fhir/us/davinci-hrex/OperationDefinition/member-match";
            default -> "http://hl7.org/fhir/OperationDefinition/" + type + "-" + operation;
        };
    }
}
