package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;

/** How two values compare in a filter of a JSONPath. */
enum PathOperator {
    EQUAL("=="),
    SAME("==="),
    NOT_EQUAL("!="),
    DIFFERENT("<>"),
    NOT_SAME("!=="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    MATCHES("=~");

    private final String text;

    PathOperator(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** ExpressionError INVALID_TYPE where a number is compared with a text that is none. */
    boolean test(JsonNode left, JsonNode right) {
        return switch (this) {
            case EQUAL, SAME -> equal(left, right);
            case NOT_EQUAL, DIFFERENT, NOT_SAME -> !equal(left, right);
            case LESS -> isOrdered(left, right) && compare(left, right) < 0;
            case LESS_OR_EQUAL -> isOrdered(left, right) && compare(left, right) <= 0;
            case GREATER -> isOrdered(left, right) && compare(left, right) > 0;
            case GREATER_OR_EQUAL -> isOrdered(left, right) && compare(left, right) >= 0;
            case MATCHES ->
                left.isTextual()
                        && right instanceof POJONode node
                        && node.getPojo() instanceof BoundedPattern pattern
                        && pattern.find(left.asText());
        };
    }

    /** Text and numbers are never equal; objects and arrays equal nothing. */
    private static boolean equal(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return Values.compareNumbers(left, right) == 0;
        }
        if (DateNode.instant(left).isPresent() || DateNode.instant(right).isPresent()) {
            return !left.isContainerNode()
                    && !right.isContainerNode()
                    && text(left).equals(text(right));
        }
        return left.isValueNode() && left.getNodeType() == right.getNodeType() && left.equals(right);
    }

    /** Among values of different kinds there is no order, but that a text may be a number. */
    private static boolean isOrdered(JsonNode left, JsonNode right) {
        if (left.isBoolean() || right.isBoolean()) {
            return left.isBoolean() && right.isBoolean();
        }
        boolean isDate =
                DateNode.instant(left).isPresent() || DateNode.instant(right).isPresent();
        return isSimple(left) && isSimple(right) && !(isDate && (left.isNumber() || right.isNumber()));
    }

    private static boolean isSimple(JsonNode value) {
        return value.isNumber() || value.isTextual() || DateNode.instant(value).isPresent();
    }

    private static int compare(JsonNode left, JsonNode right) {
        if (left.isNumber() || right.isNumber()) {
            return Values.compareNumbers(number(left), number(right));
        }
        if (left.isBoolean()) {
            return Boolean.compare(left.booleanValue(), right.booleanValue());
        }
        return text(left).compareTo(text(right));
    }

    private static JsonNode number(JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        return Numbers.parse(text(value))
                .orElseThrow(() -> new ExpressionError(
                        ExpressionError.Kind.INVALID_TYPE, "A number is compared with a value that is none"));
    }

    private static String text(JsonNode value) {
        return DateNode.instant(value).map(java.time.Instant::toString).orElseGet(value::asText);
    }
}
