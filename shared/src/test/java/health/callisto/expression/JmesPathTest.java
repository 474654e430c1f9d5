package health.callisto.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JmesPathTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCUMENT = """
            {"a":{"b":{"c":1}},"list":[{"n":1,"t":"x"},{"n":2,"t":"y"},{"n":3}],"nested":[[1,2],[3],4],"text":"abc",
             "zero":0,"empty":"","none":null,"numbers":[3,1,2.5],"o":{"x":1,"y":2},"quoted name":7}
            """;

    private static JsonNode evaluate(String expression) throws IOException {
        return JmesPath.parse(expression).evaluate(JSON.readTree(DOCUMENT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "a.b.c; 1",
                "a.b.x.y; null",
                "\"quoted name\"; 7",
                "list[0].n; 1",
                "list[-1].n; 3",
                "list[*].t; [\"x\",\"y\"]",
                "list[].n; [1,2,3]",
                "nested[]; [1,2,3,4]",
                "list[1:].n; [2,3]",
                "list[::-1].n; [3,2,1]",
                "list[?n > `1`].n; [2,3]",
                "list[?t == 'x'].n; [1]",
                "list[?!t].n; [3]",
                "list[?n == `1` || n == `3`].n; [1,3]",
                "list[?n > `1` && t].t; [\"y\"]",
                "list[*].n | [0]; 1",
                "o.*; [1,2]",
                "[a.b.c, zero]; [1,0]",
                "{one: a.b.c, two: zero}; {\"one\":1,\"two\":0}",
                "list[*].[n, t]; [[1,\"x\"],[2,\"y\"],[3,null]]",
                "empty || text; \"abc\"",
                "zero || text; 0",
                "none && text; null",
                "!empty; true",
                "(a || none).b.c; 1",
                "@.zero; 0",
                "`{\"x\": [1]}`; {\"x\":[1]}",
                "`5`; 5",
                "'it\\'s'; \"it's\"",
                "length(list); 3",
                "max(numbers); 3",
                "min_by(list, &n).n; 1",
                "sort(numbers); [1,2.5,3]",
                "sort_by(list, &n)[0].n; 1",
                "map(&n, list); [1,2,3]",
                "sum(numbers); 6.5",
                "avg(numbers); 2.1666666666666665",
                "floor(`2.7`); 2",
                "ceil(`2.1`); 3",
                "abs(`-3`); 3",
                "join('-', ['a','b']); \"a-b\"",
                "contains(text, 'bc'); true",
                "starts_with(text, 'ab'); true",
                "ends_with(text, 'ab'); false",
                "keys(o); [\"x\",\"y\"]",
                "values(o); [1,2]",
                "merge(o, `{\"y\":3}`); {\"x\":1,\"y\":3}",
                "not_null(none, zero); 0",
                "reverse(text); \"cba\"",
                "to_array(zero); [0]",
                "to_number('12'); 12",
                "to_number('1.5'); 1.5",
                "to_number('x'); null",
                "to_string(o); \"{\\\"x\\\":1,\\\"y\\\":2}\"",
                "type(o); \"object\"",
                "to_array(@)[?zero == `0`].text | [0]; \"abc\"",
                "divide(`40`, `50`); 0",
                "divide(`40`, `50.0`); 0.8"
            })
    void evaluatesAsTheSpecificationSays(String expression, String expected) throws IOException {
        assertThat(evaluate(expression).toString().replace(" ", "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "list[*], true",
        "list[], true",
        "list[?n], true",
        "o.*, true",
        "list[0:1], true",
        "a.list[*].n, true",
        "list | [*], true",
        "list[*] | [0], false",
        "list, false",
        "sort(list[*].n), false",
        "`[1]`, false"
    })
    void tellsWhetherItIsAProjection(String expression, boolean projection) {
        assertThat(JmesPath.parse(expression).isProjection()).isEqualTo(projection);
    }

    @Test
    void aProjectionSelectsItsElementsAndAnythingElseItself() throws IOException {
        JsonNode document = JSON.readTree(DOCUMENT);

        assertThat(JmesPath.parse("list[*].n").select(document)).hasSize(3);
        assertThat(JmesPath.parse("list").select(document)).hasSize(1);
        assertThat(JmesPath.parse("empty").select(document)).hasSize(1);
        assertThat(JmesPath.parse("none").select(document)).isEmpty();
        assertThat(JmesPath.parse("missing[*]").select(document)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.",
                ".a",
                "a[",
                "a[?",
                "a[?b",
                "a b",
                "length()",
                "length(a, b)",
                "nothing(a)",
                "a = b",
                "'a",
                "`a",
                "\"a",
                "a..b",
                "[1:2:0]",
                "sort_by(a, b)",
                "length(&a)",
                "a[1 2]",
                "{a: }",
                "a | ",
                "#",
                "a[99999999999]"
            })
    void whatIsNoExpressionIsRefusedWithItsPlace(String expression) {
        assertThatThrownBy(() -> JmesPath.parse(expression)).isInstanceOfSatisfying(ExpressionError.class, error -> {
            assertThat(error.kind()).isEqualTo(ExpressionError.Kind.SYNTAX);
            assertThat(error).hasMessageContaining("position");
        });
    }

    @Test
    void anExpressionThatIsTooDeepIsRefusedAndNoneTakesForEver() throws IOException {
        assertThatThrownBy(() -> JmesPath.parse("(".repeat(10_000))).isInstanceOf(ExpressionError.class);
        StringBuilder doubling = new StringBuilder("[@,@]");
        doubling.append(" | [@,@][]".repeat(40));
        assertThatThrownBy(() -> evaluate(doubling.toString()))
                .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                        .isEqualTo(ExpressionError.Kind.TOO_MUCH_WORK));
    }
}
