package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation of a JSON Patch (RFC 6902, section 4), read.
 *
 * @param from where the value is taken from; that of move and copy only
 * @param value that of add, replace and test only
 */
record JsonOperation(Op op, JsonPointer path, Optional<JsonPointer> from, Optional<JsonNode> value) {
    /** The six operations. */
    enum Op {
        ADD,
        REMOVE,
        REPLACE,
        MOVE,
        COPY,
        TEST;

        private final String code = name().toLowerCase(Locale.ROOT);

        boolean hasFrom() {
            return this == MOVE || this == COPY;
        }

        boolean hasValue() {
            return this == ADD || this == REPLACE || this == TEST;
        }
    }

    /** Problem INVALID for what RFC 6902 does not have. */
    static JsonOperation read(JsonNode operation) {
        if (!operation.isObject()) {
            throw Problem.invalid("it is no object");
        }
        String code = text(operation, "op");
        Op op = Arrays.stream(Op.values())
                .filter(known -> known.code.equals(code))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("op must be add, remove, replace, move, copy or test"));
        JsonPointer path = JsonPointer.parse(text(operation, "path"));
        if (op.hasValue() && !operation.has("value")) {
            throw Problem.invalid("it needs a value");
        }
        Optional<JsonPointer> from =
                op.hasFrom() ? Optional.of(JsonPointer.parse(text(operation, "from"))) : Optional.empty();
        if (op == Op.MOVE && from.filter(place -> place.holds(path)).isPresent()) {
            throw Problem.invalid("a value cannot be moved into itself");
        }
        return new JsonOperation(
                op, path, from, op.hasValue() ? Optional.of(operation.get("value")) : Optional.empty());
    }

    private static String text(JsonNode operation, String member) {
        JsonNode text = operation.path(member);
        if (!text.isTextual()) {
            throw Problem.invalid("it needs '" + member + "', a string");
        }
        return text.asText();
    }

    /** What messages call it; the pointer is the caller's own. */
    String text() {
        return op.code + " at " + path.text();
    }

    JsonPointer source() {
        return from.orElseThrow();
    }

    JsonNode operand() {
        return value.orElseThrow();
    }
}
