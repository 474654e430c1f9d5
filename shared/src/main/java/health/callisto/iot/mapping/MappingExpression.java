package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.ExpressionError;
import health.callisto.expression.JmesPath;
import health.callisto.expression.JsonPath;
import health.callisto.iot.message.DataError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** An expression of a device mapping, in either language. */
sealed interface MappingExpression {
    /** As it is written. */
    String text();

    /** All that it finds. */
    List<JsonNode> select(JsonNode document);

    /** The one value that it finds; DataError TEMPLATE_EXPRESSION if there are more. */
    Optional<JsonNode> find(JsonNode document);

    /** A JSONPath. */
    record OfJsonPath(JsonPath path) implements MappingExpression {
        @Override
        public String text() {
            return path.toString();
        }

        @Override
        public List<JsonNode> select(JsonNode document) {
            return evaluate(() -> path.select(document));
        }

        @Override
        public Optional<JsonNode> find(JsonNode document) {
            return one(select(document), nodes -> nodes.get(0), path);
        }
    }

    /** A JMESPath. */
    record OfJmesPath(JmesPath path) implements MappingExpression {
        @Override
        public String text() {
            return path.toString();
        }

        @Override
        public List<JsonNode> select(JsonNode document) {
            return evaluate(() -> path.select(document));
        }

        /** A projection that finds one thing is a list of it still: mappings write {@code [0]} behind it. */
        @Override
        public Optional<JsonNode> find(JsonNode document) {
            JsonNode value = evaluate(() -> path.evaluate(document));
            if (!path.isProjection()) {
                return value.isNull() ? Optional.empty() : Optional.of(value);
            }
            return one(select(document), nodes -> value, path);
        }
    }

    private static Optional<JsonNode> one(
            List<JsonNode> nodes, Function<List<JsonNode>, JsonNode> single, Object expression) {
        if (nodes.size() > 1) {
            throw new DataError(
                    DataError.Kind.TEMPLATE_EXPRESSION, "Multiple values were found by the expression " + expression);
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(single.apply(nodes));
    }

    private static <T> T evaluate(Supplier<T> work) {
        try {
            return work.get();
        } catch (ExpressionError e) {
            throw new DataError(DataError.Kind.TEMPLATE_EXPRESSION, String.valueOf(e.getMessage()));
        }
    }
}
