package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What stands in {@code [?(…)]}: tests joined by and, or. Both nest to the right, without precedence. */
sealed interface PathFilter {
    boolean test(JsonNode root, JsonNode node, Budget budget);

    /** {@code left && right} */
    record And(PathFilter left, PathFilter right) implements PathFilter {
        @Override
        public boolean test(JsonNode root, JsonNode node, Budget budget) {
            return left.test(root, node, budget) && right.test(root, node, budget);
        }
    }

    /** {@code left || right} */
    record Or(PathFilter left, PathFilter right) implements PathFilter {
        @Override
        public boolean test(JsonNode root, JsonNode node, Budget budget) {
            return left.test(root, node, budget) || right.test(root, node, budget);
        }
    }

    /** A path alone: whether it selects anything, null included. */
    record Exists(Side side) implements PathFilter {
        @Override
        public boolean test(JsonNode root, JsonNode node, Budget budget) {
            budget.step();
            return !side.values(root, node, budget).isEmpty();
        }
    }

    /** Whether any pair of values of the two sides compares so. */
    record Compared(Side left, PathOperator operator, Side right) implements PathFilter {
        @Override
        public boolean test(JsonNode root, JsonNode node, Budget budget) {
            budget.step();
            List<JsonNode> others = right.values(root, node, budget);
            for (JsonNode one : left.values(root, node, budget)) {
                for (JsonNode other : others) {
                    budget.step();
                    if (operator.test(one, other)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** One side of a test. */
    sealed interface Side {
        List<JsonNode> values(JsonNode root, JsonNode node, Budget budget);
    }

    /** {@code 'text'}, a number, true, false, null, or a regular expression. */
    record Literal(JsonNode value) implements Side {
        @Override
        public List<JsonNode> values(JsonNode root, JsonNode node, Budget budget) {
            return List.of(value);
        }
    }

    /** {@code @path} of the node that is tested, or {@code $path} of the whole document. */
    record Path(boolean fromRoot, List<PathStep> steps) implements Side {
        @Override
        public List<JsonNode> values(JsonNode root, JsonNode node, Budget budget) {
            return JsonPath.select(root, fromRoot ? root : node, steps, budget);
        }

        @Override
        public List<PathStep> steps() {
            return new ArrayList<>(steps);
        }
    }
}
