package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSONPath in the dialect of Newtonsoft.Json, which published device mappings are written in: {@code @name} without a dot in
 * filters, and filters that test what is inside a node. No match is an empty result.
 */
public final class JsonPath {
    private final String text;
    private final List<PathStep> steps;

    private JsonPath(String text, List<PathStep> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** ExpressionError SYNTAX that names the place if it cannot be parsed. */
    public static JsonPath parse(String text) {
        return new JsonPath(text, new JsonPathParser(text).parse());
    }

    /** All nodes that it selects, in document order; ExpressionError if that is too much work. */
    public List<JsonNode> select(JsonNode root) {
        return select(root, root, steps, new Budget());
    }

    static List<JsonNode> select(JsonNode root, JsonNode start, List<PathStep> steps, Budget budget) {
        List<JsonNode> nodes = List.of(start);
        for (PathStep step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                step.select(root, node, budget, next::add);
            }
            nodes = next;
        }
        return nodes;
    }

    @Override
    public String toString() {
        return text;
    }
}
