package health.callisto.fhir;

/** What an extension must be beyond its elements (R4 extensibility.html): a value or extensions, not both (ext-1). */
final class ExtensionRules {
    private ExtensionRules() {}

    static void check(JsonDocument document, int extension, IssueList issues) {
        boolean value = false;
        boolean inner = false;
        for (int child = document.firstChild(extension); child != JsonDocument.NONE; child = document.next(child)) {
            String name = document.nameText(child);
            value |= name.startsWith("value") || name.startsWith("_value");
            inner |= name.equals("extension");
        }
        if (value == inner) {
            issues.add(
                    extension,
                    "invariant",
                    value
                            ? "An extension has a value or extensions of its own, not both (ext-1)"
                            : "An extension must have a value or extensions of its own (ext-1)");
        }
    }
}
