package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A function and what it takes.
 *
 * @param repeats whether the last argument may come again and again
 */
record JmesFunction(String name, Body body, boolean repeats, List<JmesType> types) {
    /** A text that is made costs as much as so many characters of looking around. */
    private static final int CHARACTERS_PER_STEP = 4;

    /** Carries it out; an argument that is an expression is not among the values. */
    interface Body {
        JsonNode call(List<JsonNode> values, JmesNode expression, Budget budget);
    }

    static JmesFunction of(String name, Body body, JmesType... types) {
        return new JmesFunction(name, body, false, List.of(types));
    }

    static JmesFunction repeating(String name, Body body, JmesType type) {
        return new JmesFunction(name, body, true, List.of(type));
    }
    /** Whether it may be called with these: their number, and where an expression stands. */
    boolean takes(List<JmesNode> arguments) {
        boolean fits = repeats ? arguments.size() >= types.size() : arguments.size() == types.size();
        for (int i = 0; fits && i < arguments.size(); i++) {
            fits = (arguments.get(i) instanceof JmesNode.Reference) == (type(i) == JmesType.EXPRESSION);
        }
        return fits;
    }

    private JmesType type(int argument) {
        return types.get(Math.min(argument, types.size() - 1));
    }

    String signature() {
        return types.stream().map(type -> type.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))
                + (repeats ? ", …" : "");
    }

    /** ExpressionError INVALID_TYPE for a value that it does not take, and what else it may run into. */
    JsonNode call(List<JsonNode> values, JmesNode expression, Budget budget) {
        List<JmesType> wanted =
                types.stream().filter(type -> type != JmesType.EXPRESSION).toList();
        for (int i = 0; i < values.size(); i++) {
            JmesType type = wanted.get(Math.min(i, wanted.size() - 1));
            if (!type.fits(values.get(i))) {
                throw new ExpressionError(
                        ExpressionError.Kind.INVALID_TYPE,
                        name + " takes " + signature() + ", but argument " + (i + 1) + " is "
                                + JmesType.of(values.get(i)));
            }
        }
        JsonNode result = body.call(values, expression, budget);
        if (result.isTextual()) {
            // Texts that are joined to themselves again and again would take all memory.
            budget.steps(result.asText().length() / CHARACTERS_PER_STEP);
        }
        return result;
    }
}
