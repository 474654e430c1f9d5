package health.callisto.fhir;

import java.util.Optional;

/** What a Reference must be (R4 references.html): a well-formed reference to a type that the element allows. */
final class ReferenceRules {
    private ReferenceRules() {}

    static void check(
            Definitions definitions, JsonDocument document, int node, ElementDefinition element, IssueList issues) {
        int name = definitions.names().number("reference");
        int reference = document.child(node, name);
        if (reference == JsonDocument.NONE || !document.isString(reference)) {
            return;
        }
        String text = document.text(reference);
        if (text.startsWith("#") || text.contains(":") || text.contains("?")) {
            return;
        }
        Optional<ResourceType> target = ReferenceText.parse(definitions, text).map(ResourceKey::type);
        if (target.isEmpty()) {
            issues.add(
                    reference,
                    "value",
                    "The reference must be Type/id, an absolute URL, a urn: or #fragment; Type must be one of R4's");
        } else if (!element.targets().isEmpty()
                && !element.targets().contains("Resource")
                && !element.targets().contains(target.get().name())) {
            issues.add(
                    reference,
                    "value",
                    "A " + target.get() + " is not allowed here; the reference may point at "
                            + element.targets().stream().sorted().toList());
        }
    }
}
