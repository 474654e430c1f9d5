package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** How values compare in both languages. */
final class Values {
    private Values() {}

    /** Numbers by value, whether written 1 or 1.0. */
    static boolean equal(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return compareNumbers(one, other) == 0;
        }
        if (one.isArray() && other.isArray()) {
            return elementsEqual(one, other);
        }
        if (one.isObject() && other.isObject()) {
            return membersEqual(one, other);
        }
        return one.equals(other);
    }

    private static boolean elementsEqual(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<JsonNode> others = other.iterator();
        for (JsonNode element : one) {
            if (!equal(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean membersEqual(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : one.properties()) {
            JsonNode value = other.get(member.getKey());
            if (value == null || !equal(member.getValue(), value)) {
                return false;
            }
        }
        return true;
    }

    static int compareNumbers(JsonNode one, JsonNode other) {
        return one.isIntegralNumber() && other.isIntegralNumber()
                ? one.bigIntegerValue().compareTo(other.bigIntegerValue())
                : Double.compare(one.doubleValue(), other.doubleValue());
    }
}
