package health.callisto.fhir;

/**
 * What a Reference must be (R4 references.html): well-formed, to a type that R4 has. Whether the element is meant for that
 * type is left to profiles: published examples point elsewhere, and other servers take them.
 */
final class ReferenceRules {
    private ReferenceRules() {}

    static void check(Definitions definitions, JsonDocument document, int node, IssueList issues) {
        int name = definitions.names().number("reference");
        int reference = document.child(node, name);
        if (reference == JsonDocument.NONE || !document.isString(reference)) {
            return;
        }
        String text = document.text(reference);
        if (text.startsWith("#") || text.contains(":") || text.contains("?")) {
            return;
        }
        if (ReferenceText.parse(definitions, text).isEmpty()) {
            issues.add(
                    reference,
                    "value",
                    "The reference must be Type/id, an absolute URL, a urn: or #fragment; Type must be one of R4's");
        }
    }
}
