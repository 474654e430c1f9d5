package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a JMESPath. What is not there is null. */
sealed interface JmesNode {
    JsonNode evaluate(JsonNode value, Budget budget);

    /** Whether what stands behind it is applied to each element. */
    default boolean isProjection() {
        return false;
    }

    private static JsonNode orNull(@Nullable JsonNode value) {
        return value == null ? NullNode.getInstance() : value;
    }

    /** {@code @} */
    record Current() implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            return value;
        }
    }

    /** {@code name} */
    record Field(String name) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            budget.step();
            return value.isObject() ? orNull(value.get(name)) : NullNode.getInstance();
        }
    }

    /** {@code [n]}, from the end where below zero. */
    record Index(int index) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            budget.step();
            return value.isArray()
                    ? orNull(value.get(index < 0 ? index + value.size() : index))
                    : NullNode.getInstance();
        }
    }

    /** {@code left.right}, {@code left[n]}: the right one on what the left one gives. */
    record Sub(JmesNode left, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode found = left.evaluate(value, budget);
            return found.isNull() ? found : right.evaluate(found, budget);
        }

        @Override
        public boolean isProjection() {
            return right.isProjection();
        }
    }

    /** {@code left | right}: the right one on the whole result. */
    record Pipe(JmesNode left, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            return right.evaluate(left.evaluate(value, budget), budget);
        }

        @Override
        public boolean isProjection() {
            return right.isProjection();
        }
    }

    /** What a projection goes over. */
    enum Source {
        /** {@code [*]} */
        ELEMENTS,
        /** {@code .*} */
        VALUES,
        /** {@code []}: the elements of elements that are lists. */
        FLATTENED
    }

    /** {@code left[*].right} and its like: the right one on each; what comes to null is left out. */
    record Projection(Source source, JmesNode left, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode found = left.evaluate(value, budget);
            boolean fits = source == Source.VALUES ? found.isObject() : found.isArray();
            return fits ? project(elements(found, budget), right, budget) : NullNode.getInstance();
        }

        private List<JsonNode> elements(JsonNode found, Budget budget) {
            List<JsonNode> elements = new ArrayList<>();
            for (JsonNode element : found) {
                budget.step();
                if (source == Source.FLATTENED && element.isArray()) {
                    element.forEach(inner -> {
                        budget.step();
                        elements.add(inner);
                    });
                } else {
                    elements.add(element);
                }
            }
            return elements;
        }

        @Override
        public boolean isProjection() {
            return true;
        }
    }

    /** {@code left[?condition].right} */
    record Filter(JmesNode left, JmesNode condition, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode found = left.evaluate(value, budget);
            if (!found.isArray()) {
                return NullNode.getInstance();
            }
            List<JsonNode> passed = new ArrayList<>();
            for (JsonNode element : found) {
                if (isTrue(condition.evaluate(element, budget))) {
                    passed.add(element);
                }
            }
            return project(passed, right, budget);
        }

        @Override
        public boolean isProjection() {
            return true;
        }
    }

    /** {@code left[from:to:step].right} */
    record Sliced(JmesNode left, Slice slice, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode found = left.evaluate(value, budget);
            if (!found.isArray()) {
                return NullNode.getInstance();
            }
            List<JsonNode> elements = new ArrayList<>();
            slice.forEach(found, budget, elements::add);
            return project(elements, right, budget);
        }

        @Override
        public boolean isProjection() {
            return true;
        }
    }

    private static JsonNode project(List<JsonNode> elements, JmesNode right, Budget budget) {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : elements) {
            budget.step();
            JsonNode result = right.evaluate(element, budget);
            if (!result.isNull()) {
                results.add(result);
            }
        }
        return results;
    }

    /** {@code [a, b]} */
    record MultiList(List<JmesNode> parts) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            if (value.isNull()) {
                return value;
            }
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            parts.forEach(part -> list.add(part.evaluate(value, budget)));
            return list;
        }
    }

    /** {@code {a: x, b: y}} */
    record MultiHash(Map<String, JmesNode> parts) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            if (value.isNull()) {
                return value;
            }
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            parts.forEach((name, part) -> object.set(name, part.evaluate(value, budget)));
            return object;
        }
    }

    /** {@code left || right} */
    record Or(JmesNode left, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode first = left.evaluate(value, budget);
            return isTrue(first) ? first : right.evaluate(value, budget);
        }
    }

    /** {@code left && right} */
    record And(JmesNode left, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode first = left.evaluate(value, budget);
            return isTrue(first) ? right.evaluate(value, budget) : first;
        }
    }

    /** {@code !part} */
    record Not(JmesNode part) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            return BooleanNode.valueOf(!isTrue(part.evaluate(value, budget)));
        }
    }

    /** {@code left == right} and its like; an order there is only among numbers. */
    record Compared(JmesNode left, String operator, JmesNode right) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            JsonNode one = left.evaluate(value, budget);
            JsonNode other = right.evaluate(value, budget);
            return switch (operator) {
                case "==" -> BooleanNode.valueOf(Values.equal(one, other));
                case "!=" -> BooleanNode.valueOf(!Values.equal(one, other));
                default ->
                    one.isNumber() && other.isNumber()
                            ? BooleanNode.valueOf(ordered(Values.compareNumbers(one, other)))
                            : NullNode.getInstance();
            };
        }

        private boolean ordered(int comparison) {
            return switch (operator) {
                case "<" -> comparison < 0;
                case "<=" -> comparison <= 0;
                case ">" -> comparison > 0;
                default -> comparison >= 0;
            };
        }
    }

    /** A value that is written down. */
    record Literal(JsonNode value) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode unused, Budget budget) {
            return value;
        }
    }

    /** {@code name(argument, …)} */
    record Call(JmesFunction function, List<JmesNode> arguments) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            budget.step();
            List<JsonNode> values = new ArrayList<>();
            JmesNode expression = new Current();
            for (JmesNode argument : arguments) {
                if (argument instanceof Reference reference) {
                    expression = reference.expression();
                } else {
                    values.add(argument.evaluate(value, budget));
                }
            }
            return function.call(values, expression, budget);
        }
    }

    /** {@code &expression}: an argument that is not evaluated but handed on. */
    record Reference(JmesNode expression) implements JmesNode {
        @Override
        public JsonNode evaluate(JsonNode value, Budget budget) {
            throw new ExpressionError(ExpressionError.Kind.INVALID_TYPE, "& is for arguments of functions only");
        }
    }

    /** False are null, false, and what is empty; 0 is true. */
    static boolean isTrue(JsonNode value) {
        if (value.isTextual()) {
            return !value.asText().isEmpty();
        }
        return value.isContainerNode() ? !value.isEmpty() : !value.isNull() && !value.equals(BooleanNode.FALSE);
    }
}
