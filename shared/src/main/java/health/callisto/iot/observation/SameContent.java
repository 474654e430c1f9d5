package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.iot.mapping.TokenTime;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Whether two resources say the same: numbers by value, times by instant, whatever way a server has written them. */
public final class SameContent {
    private SameContent() {}

    public static boolean is(JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            return membersAre(one, other);
        }
        if (one.isArray() && other.isArray()) {
            return elementsAre(one, other);
        }
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return one.equals(other) || isSameTime(one, other);
    }

    private static boolean isSameTime(JsonNode one, JsonNode other) {
        Optional<Instant> time = TokenTime.ofIso(one);
        return time.isPresent() && time.equals(TokenTime.ofIso(other));
    }

    private static boolean membersAre(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : one.properties()) {
            JsonNode value = other.get(member.getKey());
            if (value == null || !is(member.getValue(), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean elementsAre(JsonNode one, JsonNode other) {
        Iterator<JsonNode> others = other.iterator();
        for (JsonNode element : one) {
            if (!others.hasNext() || !is(element, others.next())) {
                return false;
            }
        }
        return !others.hasNext();
    }
}
