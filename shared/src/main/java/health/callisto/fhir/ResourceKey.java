package health.callisto.fhir;

/** Which resource: its type and logical id (R4 resource.html#id). */
public record ResourceKey(ResourceType type, String id) {
    /** FhirError INVALID if the id is not 1 to 64 of A-Z, a-z, 0-9, '-' and '.'. */
    public ResourceKey {
        if (!isId(id)) {
            throw FhirError.invalid(
                    "The id is not valid; an id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'", type.name() + ".id");
        }
    }

    /** Whether the text is an id by R4 datatypes.html#id. */
    public static boolean isId(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** {@code Patient/123}. */
    @Override
    public String toString() {
        return type.name() + "/" + id;
    }
}
