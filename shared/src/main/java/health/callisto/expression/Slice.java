package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code from:to:step} of an array: bounds below zero count from its end, a step below zero goes backwards. */
record Slice(Optional<Integer> from, Optional<Integer> to, Optional<Integer> step) {
    void forEach(JsonNode array, Budget budget, Consumer<JsonNode> found) {
        int size = array.size();
        int by = step.orElse(1);
        int first = from.map(bound -> bound < 0 ? bound + size : bound).orElse(by > 0 ? 0 : size - 1);
        int end = to.map(bound -> bound < 0 ? bound + size : bound).orElse(by > 0 ? size : -1);
        first = Math.min(Math.max(first, by > 0 ? 0 : Integer.MIN_VALUE), by > 0 ? size : size - 1);
        end = Math.min(Math.max(end, -1), size);
        for (long at = first; by > 0 ? at < end : at > end; at += by) {
            budget.step();
            if (at >= 0 && at < size) {
                found.accept(array.get((int) at));
            }
        }
    }
}
