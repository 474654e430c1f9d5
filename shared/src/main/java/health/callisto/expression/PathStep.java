package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One step of a JSONPath: from a node to those that it selects, in document order. */
sealed interface PathStep {
    void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found);

    /** {@code .name} */
    record Name(String name) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            budget.step();
            JsonNode value = node.isObject() ? node.get(name) : null;
            if (value != null) {
                found.accept(value);
            }
        }
    }

    /** {@code ['a','b']} */
    record Names(List<String> names) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            for (String name : names) {
                new Name(name).select(root, node, budget, found);
            }
        }
    }

    /** {@code .*}: the members of an object. */
    record Members() implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            if (node.isObject()) {
                for (JsonNode value : node) {
                    budget.step();
                    found.accept(value);
                }
            }
        }
    }

    /** {@code [*]}: the elements of an array. */
    record Elements() implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            if (node.isArray()) {
                for (JsonNode value : node) {
                    budget.step();
                    found.accept(value);
                }
            }
        }
    }

    /** {@code [1,3]} */
    record Indexes(List<Integer> indexes) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            for (int index : indexes) {
                budget.step();
                JsonNode value = node.isArray() && index >= 0 ? node.get(index) : null;
                if (value != null) {
                    found.accept(value);
                }
            }
        }
    }

    /** {@code [from:to:step]}, as {@link Slice} counts. */
    record Range(Slice slice) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            if (node.isArray()) {
                slice.forEach(node, budget, found);
            }
        }
    }

    /** {@code ..name}: members of that name at any depth, a parent's before those inside it. */
    record AnyDepth(List<String> names) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            budget.step();
            if (node.isObject()) {
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    if (names.contains(member.getKey())) {
                        found.accept(member.getValue());
                    }
                    select(root, member.getValue(), budget, found);
                }
            } else if (node.isArray()) {
                for (JsonNode element : node) {
                    select(root, element, budget, found);
                }
            }
        }
    }

    /** {@code ..*}: the node and everything inside it. */
    record Everything() implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            budget.step();
            found.accept(node);
            for (JsonNode value : node) {
                select(root, value, budget, found);
            }
        }
    }

    /** {@code [?(…)]}: the elements of an array that pass. */
    record Filtered(PathFilter filter) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            if (node.isArray()) {
                for (JsonNode element : node) {
                    if (filter.test(root, element, budget)) {
                        found.accept(element);
                    }
                }
            }
        }
    }

    /** {@code ..[?(…)]}: the node itself and everything inside it that passes. */
    record FilteredAnyDepth(PathFilter filter) implements PathStep {
        @Override
        public void select(JsonNode root, JsonNode node, Budget budget, Consumer<JsonNode> found) {
            // Only what has members or elements can hold what a filter asks for; a value of its own is asked all the
            // same.
            if (filter.test(root, node, budget)) {
                found.accept(node);
            }
            for (JsonNode value : node) {
                select(root, value, budget, found);
            }
        }
    }
}
