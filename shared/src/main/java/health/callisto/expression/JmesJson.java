package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Values as JSON, their numbers as .NET writes them: {@code 1.0}, {@code 1E+15}. */
final class JmesJson {
    private JmesJson() {}

    static String text(JsonNode value) {
        StringBuilder json = new StringBuilder();
        Optional<Instant> date = DateNode.instant(value);
        if (date.isPresent()) {
            return date.get().toString();
        }
        write(value, json);
        return json.toString();
    }

    private static void write(JsonNode value, StringBuilder json) {
        Optional<Instant> date = DateNode.instant(value);
        if (date.isPresent()) {
            json.append(TextNode.valueOf(date.get().toString()));
        } else if (value.isArray()) {
            String between = "[";
            for (JsonNode element : value) {
                json.append(between);
                write(element, json);
                between = ",";
            }
            json.append(value.isEmpty() ? "[]" : "]");
        } else if (value.isObject()) {
            String between = "{";
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                json.append(between).append(TextNode.valueOf(member.getKey())).append(':');
                write(member.getValue(), json);
                between = ",";
            }
            json.append(value.isEmpty() ? "{}" : "}");
        } else if (value.isNumber() && !value.isIntegralNumber()) {
            json.append(number(value.doubleValue()));
        } else {
            json.append(value);
        }
    }

    /** It reads as a number with a fraction again. */
    private static String number(double value) {
        String text = Numbers.text(value);
        if (!Double.isFinite(value)) {
            return "\"" + text + "\"";
        }
        return text.indexOf('.') >= 0 || text.indexOf('E') >= 0 ? text : text + ".0";
    }
}
