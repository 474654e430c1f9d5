package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;

/**
 * Functions of numbers. Two integers give one, in 64 bits that wrap around, and divide towards zero; anything else is counted in
 * doubles: so published mappings expect it.
 */
final class JmesMath {
    private static final long MOST_SECONDS = 400_000_000_000L;

    private JmesMath() {}

    static JsonNode add(JsonNode left, JsonNode right) {
        return areIntegers(left, right)
                ? LongNode.valueOf(integer(left) + integer(right))
                : DoubleNode.valueOf(left.doubleValue() + right.doubleValue());
    }

    static JsonNode subtract(JsonNode left, JsonNode right) {
        return areIntegers(left, right)
                ? LongNode.valueOf(integer(left) - integer(right))
                : DoubleNode.valueOf(left.doubleValue() - right.doubleValue());
    }

    static JsonNode multiply(JsonNode left, JsonNode right) {
        return areIntegers(left, right)
                ? LongNode.valueOf(integer(left) * integer(right))
                : DoubleNode.valueOf(left.doubleValue() * right.doubleValue());
    }

    static JsonNode divide(JsonNode left, JsonNode right) {
        if (!areIntegers(left, right)) {
            return DoubleNode.valueOf(left.doubleValue() / right.doubleValue());
        }
        if (integer(right) == 0) {
            throw new ExpressionError(ExpressionError.Kind.DIVIDE_BY_ZERO, "divide by 0");
        }
        return LongNode.valueOf(integer(left) / integer(right));
    }

    static JsonNode power(JsonNode left, JsonNode right) {
        double power = Math.pow(left.doubleValue(), right.doubleValue());
        if (!areIntegers(left, right)) {
            return DoubleNode.valueOf(power);
        }
        double rounded = Math.rint(power);
        if (!(Math.abs(rounded) < 0x1p63)) {
            throw new ExpressionError(ExpressionError.Kind.OVERFLOW, "pow gives more than 64 bits");
        }
        return LongNode.valueOf((long) rounded);
    }

    static JsonNode abs(JsonNode value) {
        return value.isIntegralNumber()
                ? LongNode.valueOf(Math.abs(integer(value)))
                : DoubleNode.valueOf(Math.abs(value.doubleValue()));
    }

    /** An integer where it fits into one. */
    static JsonNode rounded(double value) {
        return Math.abs(value) < 0x1p63 ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }

    static JsonNode sum(JsonNode list) {
        JsonNode sum = LongNode.valueOf(0);
        for (JsonNode element : list) {
            sum = add(sum, number(element));
        }
        return sum;
    }

    /** Null for an empty list. */
    static JsonNode average(JsonNode list) {
        return list.isEmpty()
                ? NullNode.getInstance()
                : DoubleNode.valueOf(sum(list).doubleValue() / list.size());
    }

    static JsonNode unixSeconds(JsonNode value) {
        long seconds = integer(value);
        // Ten thousand years have fewer seconds, and more of them would not be an Instant.
        return date(
                "fromUnixTimestamp",
                seconds > -MOST_SECONDS && seconds < MOST_SECONDS ? Instant.ofEpochSecond(seconds) : Instant.MAX);
    }

    static JsonNode unixMillis(JsonNode value) {
        return date("fromUnixTimestampMs", Instant.ofEpochMilli(integer(value)));
    }

    private static JsonNode date(String function, Instant time) {
        if (!DateNode.isInRange(time)) {
            throw new ExpressionError(
                    ExpressionError.Kind.OUT_OF_RANGE, function + ": the time is not of the years 1 to 9999");
        }
        return DateNode.of(time);
    }

    private static JsonNode number(JsonNode value) {
        if (!value.isNumber()) {
            throw new ExpressionError(
                    ExpressionError.Kind.INVALID_TYPE, "A list of numbers has a " + JmesType.of(value) + " in it");
        }
        return value;
    }

    private static boolean areIntegers(JsonNode left, JsonNode right) {
        return left.isIntegralNumber() && right.isIntegralNumber();
    }

    private static long integer(JsonNode value) {
        if (!value.canConvertToLong()) {
            throw new ExpressionError(ExpressionError.Kind.OVERFLOW, "An integer has more than 64 bits");
        }
        return value.longValue();
    }
}
