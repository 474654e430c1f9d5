package health.callisto.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What published device mappings rely on, as files (the README beside them tells where they come from). */
class ExpressionCasesTest {
    static Stream<Arguments> jsonPaths() {
        return CaseFiles.in("expression/jsonpath");
    }

    static Stream<Arguments> jmesPaths() {
        return CaseFiles.in("expression/jmespath");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jsonPaths")
    void jsonPathSelects(String name, JsonNode given) {
        String expression = given.path("expression").asText();
        if (given.path("expected").has("error")) {
            assertThatThrownBy(() -> JsonPath.parse(expression)).isInstanceOf(ExpressionError.class);
            return;
        }

        List<JsonNode> expected = new ArrayList<>();
        given.at("/expected/tokens").forEach(expected::add);
        assertThat(JsonPath.parse(expression).select(given.path("given"))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jmesPaths")
    void jmesPathEvaluates(String name, JsonNode given) {
        String expression = given.path("expression").asText();
        JsonNode expected = given.path("expected");
        if (expected.has("error")) {
            assertThatThrownBy(() -> JmesPath.parse(expression).evaluate(given.path("given")))
                    .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                            .isEqualTo(kind(expected.at("/error/kind").asText())));
            return;
        }

        JsonNode value = JmesPath.parse(expression).evaluate(given.path("given"));

        switch (expected.path("type").asText()) {
            case "integer" -> {
                assertThat(value.isIntegralNumber()).isTrue();
                assertThat(value.longValue()).isEqualTo(expected.path("value").longValue());
            }
            case "float" -> {
                assertThat(value.isFloatingPointNumber()).isTrue();
                assertThat(value.doubleValue())
                        .isCloseTo(
                                expected.path("value").doubleValue(),
                                within(expected.path("tolerance").asDouble(0)));
            }
            case "string" -> assertThat(value).isEqualTo(expected.path("value"));
            case "date" ->
                assertThat(DateNode.instant(value))
                        .hasValue(Instant.parse(expected.path("value").asText()));
            default -> assertThat(value.isNull()).isTrue();
        }
    }

    private static ExpressionError.Kind kind(String name) {
        return switch (name) {
            case "invalid-type" -> ExpressionError.Kind.INVALID_TYPE;
            case "divide-by-zero" -> ExpressionError.Kind.DIVIDE_BY_ZERO;
            case "overflow" -> ExpressionError.Kind.OVERFLOW;
            case "out-of-range" -> ExpressionError.Kind.OUT_OF_RANGE;
            default -> ExpressionError.Kind.SYNTAX;
        };
    }
}
