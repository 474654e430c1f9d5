package health.callisto.fhir;

/**
 * What a Reference must be (R4 references.html): well-formed, to a type that R4 has. Whether the element is meant for that
 * type is left to profiles: published examples point elsewhere, and other servers take them.
 */
final class ReferenceRules {
    private final Definitions definitions;
    private final int name;

    ReferenceRules(Definitions definitions) {
        this.definitions = definitions;
        this.name = definitions.names().number("reference");
    }

    void check(JsonDocument document, int node, IssueList issues) {
        int reference = document.child(node, name);
        if (reference == JsonDocument.NONE || !document.isString(reference)) {
            return;
        }
        String text = document.text(reference);
        if (text.startsWith("#") || text.contains(":") || text.contains("?")) {
            return;
        }
        if (!ReferenceText.isRelative(definitions, text)) {
            issues.add(
                    reference,
                    "value",
                    "The reference must be Type/id, an absolute URL, a urn: or #fragment; Type must be one of R4's");
        }
    }
}
