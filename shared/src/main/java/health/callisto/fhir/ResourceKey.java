package health.callisto.fhir;

import health.callisto.problem.Problem;

/** Which resource: its type and logical id (R4 resource.html#id). */
public record ResourceKey(ResourceType type, String id) {
    private static final int MOST = 64;
    /** By a table, not by comparisons: letters and digits alternate in a UUID, and no processor foresees how. */
    private static final boolean[] ALLOWED = allowed();

    /** Problem INVALID if the id is not 1 to 64 of A-Z, a-z, 0-9, '-' and '.'. */
    public ResourceKey {
        if (!isId(id)) {
            throw Problem.invalid(
                    "The id is not valid; an id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'", type.name() + ".id");
        }
    }

    /** Whether the text is an id by R4 datatypes.html#id. */
    public static boolean isId(String text) {
        return isId(text, 0, text.length());
    }

    /** Whether that part of the text is an id. */
    static boolean isId(String text, int from, int to) {
        if (from >= to || to - from > MOST) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= ALLOWED.length || !ALLOWED[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] allowed() {
        boolean[] allowed = new boolean[128];
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
                .chars()
                .forEach(c -> allowed[c] = true);
        return allowed;
    }

    /** {@code Patient/123}. */
    @Override
    public String toString() {
        return type.name() + "/" + id;
    }
}
