package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Functions of lists and objects. */
final class JmesLists {
    private JmesLists() {}

    /** An element and what it is ordered by. */
    private record Keyed(JsonNode element, JsonNode key) {}

    static JsonNode keys(JsonNode object) {
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    static JsonNode values(JsonNode object) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        object.forEach(values::add);
        return values;
    }

    static JsonNode map(JsonNode list, JmesNode expression, Budget budget) {
        ArrayNode mapped = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : list) {
            budget.step();
            mapped.add(expression.evaluate(element, budget));
        }
        return mapped;
    }

    /** Later ones win. */
    static JsonNode merge(List<JsonNode> objects) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        objects.forEach(object -> merged.setAll((ObjectNode) object));
        return merged;
    }

    static JsonNode firstNotNull(List<JsonNode> values) {
        return values.stream().filter(value -> !value.isNull()).findFirst().orElse(NullNode.getInstance());
    }

    static JsonNode toArray(JsonNode value) {
        return value.isArray() ? value : JsonNodeFactory.instance.arrayNode().add(value);
    }

    static JsonNode sort(JsonNode list, JmesNode by, Budget budget) {
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        keyed(list, by, budget).stream().sorted(order()).forEach(each -> sorted.add(each.element()));
        return sorted;
    }

    /** The greatest (1) or the least (-1) of them, the first of equals; null for an empty list. */
    static JsonNode extreme(JsonNode list, JmesNode by, int direction, Budget budget) {
        Comparator<Keyed> order = direction > 0 ? order().reversed() : order();
        return keyed(list, by, budget).stream()
                .sorted(order)
                .findFirst()
                .map(Keyed::element)
                .orElse(NullNode.getInstance());
    }

    private static Comparator<Keyed> order() {
        return (one, other) -> one.key().isNumber()
                ? Values.compareNumbers(one.key(), other.key())
                : one.key().asText().compareTo(other.key().asText());
    }

    private static List<Keyed> keyed(JsonNode list, JmesNode by, Budget budget) {
        List<Keyed> keyed = new ArrayList<>();
        for (JsonNode element : list) {
            budget.step();
            keyed.add(new Keyed(element, by.evaluate(element, budget)));
        }
        if (!JmesType.isSortable(keyed.stream().map(Keyed::key).toList())) {
            throw new ExpressionError(
                    ExpressionError.Kind.INVALID_TYPE, "What is ordered must be all numbers or all strings");
        }
        return keyed;
    }
}
