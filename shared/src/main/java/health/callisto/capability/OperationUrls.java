package health.callisto.capability;

/** The canonical URLs of the operations that are served. */
final class OperationUrls {
    private OperationUrls() {}

    /** The OperationDefinition of that operation; FHIR core has no {@code $import}, {@code $reindex}, {@code $purge-history}: those are the product's own. */
    static String definition(String operation) {
        return switch (operation) {
            case "everything" -> "http://hl7.org/fhir/OperationDefinition/Patient-everything";
            case "import", "reindex", "purge-history" ->
                "https://callisto.health/fhir/OperationDefinition/" + operation;
            default -> "http://hl7.org/fhir/OperationDefinition/Resource-" + operation;
        };
    }
}
