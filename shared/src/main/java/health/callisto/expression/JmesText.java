package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Functions of texts, and of texts or lists. */
final class JmesText {
    private JmesText() {}

    static JsonNode contains(JsonNode subject, JsonNode searched) {
        if (subject.isTextual()) {
            return BooleanNode.valueOf(searched.isTextual() && subject.asText().contains(searched.asText()));
        }
        for (JsonNode element : list(subject, "contains")) {
            if (Values.equal(element, searched)) {
                return BooleanNode.TRUE;
            }
        }
        return BooleanNode.FALSE;
    }

    static JsonNode startsWith(JsonNode text, JsonNode beginning) {
        return BooleanNode.valueOf(text.asText().startsWith(beginning.asText()));
    }

    static JsonNode endsWith(JsonNode text, JsonNode end) {
        return BooleanNode.valueOf(text.asText().endsWith(end.asText()));
    }

    static JsonNode join(JsonNode glue, JsonNode list) {
        StringBuilder joined = new StringBuilder();
        String between = "";
        for (JsonNode element : list) {
            if (!element.isTextual()) {
                throw invalid("join takes a list of strings, but it has a " + JmesType.of(element));
            }
            joined.append(between).append(element.asText());
            between = glue.asText();
        }
        return TextNode.valueOf(joined.toString());
    }

    static JsonNode length(JsonNode value) {
        if (value.isTextual()) {
            return LongNode.valueOf(value.asText().length());
        }
        if (!value.isContainerNode()) {
            throw invalid("length takes a string, an array or an object, but it is " + JmesType.of(value));
        }
        return LongNode.valueOf(value.size());
    }

    static JsonNode reverse(JsonNode value) {
        if (value.isTextual()) {
            return TextNode.valueOf(new StringBuilder(value.asText()).reverse().toString());
        }
        ArrayNode reversed = JsonNodeFactory.instance.arrayNode();
        list(value, "reverse").forEach(element -> reversed.insert(0, element));
        return reversed;
    }

    /** A 64-bit integer if the text is one, else a double, else null. */
    static JsonNode toNumber(JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        return value.isTextual()
                ? Numbers.parse(value.asText()).orElse(NullNode.getInstance())
                : NullNode.getInstance();
    }

    static JsonNode toText(JsonNode value) {
        return value.isTextual() ? value : TextNode.valueOf(JmesJson.text(value));
    }

    static JsonNode type(JsonNode value) {
        return TextNode.valueOf(JmesType.of(value));
    }

    /** At a place from 0 to the text's length, counted in UTF-16 units. */
    static JsonNode insert(JsonNode text, JsonNode inserted, JsonNode place) {
        String original = text.asText();
        if (!place.canConvertToInt() || place.intValue() < 0 || place.intValue() > original.length()) {
            throw new ExpressionError(
                    ExpressionError.Kind.OUT_OF_RANGE,
                    "insertString: the place must be from 0 to " + original.length());
        }
        return TextNode.valueOf(new StringBuilder(original)
                .insert(place.intValue(), inserted.asText())
                .toString());
    }

    private static JsonNode list(JsonNode value, String function) {
        if (!value.isArray()) {
            throw invalid(function + " takes a string or an array, but it is " + JmesType.of(value));
        }
        return value;
    }

    private static ExpressionError invalid(String what) {
        return new ExpressionError(ExpressionError.Kind.INVALID_TYPE, what);
    }
}
