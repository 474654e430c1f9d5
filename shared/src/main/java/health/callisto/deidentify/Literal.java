package health.callisto.deidentify;

import health.callisto.fhir.JsonStrings;
import java.util.Set;

/**
 * The value of a primitive.
 *
 * @param quoted whether JSON writes it as a string
 */
record Literal(String text, boolean quoted) {
    private static final Set<String> INTEGERS = Set.of("integer", "positiveInt", "unsignedInt");
    private static final String INTEGER = "-?(?:0|[1-9][0-9]*)";
    private static final String NUMBER = INTEGER + "(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";

    /** The text as a value of that type; what the type cannot have (a hash in place of a number) becomes a string. */
    static Literal of(String type, String text) {
        boolean bare = type.equals("boolean")
                ? text.equals("true") || text.equals("false")
                : type.equals("decimal") ? text.matches(NUMBER) : INTEGERS.contains(type) && text.matches(INTEGER);
        return new Literal(text, !bare);
    }

    static Literal string(String text) {
        return new Literal(text, true);
    }

    String json() {
        return quoted ? JsonStrings.quote(text) : text;
    }
}
