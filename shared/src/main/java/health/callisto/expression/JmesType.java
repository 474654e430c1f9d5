package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;

/** What an argument of a function may be. */
enum JmesType {
    ANY,
    STRING,
    NUMBER,
    /** A number that is written without a fraction. */
    INTEGER,
    ARRAY,
    OBJECT,
    /** A list of numbers, or a list of texts. */
    SORTABLE,
    EXPRESSION;

    boolean fits(JsonNode value) {
        return switch (this) {
            case ANY -> true;
            case STRING -> value.isTextual();
            case NUMBER -> value.isNumber();
            case INTEGER -> value.isIntegralNumber();
            case ARRAY -> value.isArray();
            case OBJECT -> value.isObject();
            case SORTABLE -> value.isArray() && isSortable(value);
            case EXPRESSION -> false;
        };
    }

    static boolean isSortable(Iterable<JsonNode> list) {
        boolean numbers = true;
        boolean texts = true;
        for (JsonNode element : list) {
            numbers &= element.isNumber();
            texts &= element.isTextual();
        }
        return numbers || texts;
    }

    /** The name of a value's type in JMESPath; a date has one of its own. */
    static String of(JsonNode value) {
        if (DateNode.instant(value).isPresent()) {
            return "date";
        }
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }
}
