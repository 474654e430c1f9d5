package health.callisto.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCUMENT = """
            {"Body":{"hr":65,"name":"a b","nothing":null,"list":[{"n":1,"t":"x"},{"n":2},{"n":"3"}],"deep":{"hr":66}},
             "Properties":{"iothub-creation-time-utc":"2026-01-31T12:00:00Z"}}
            """;

    private static String select(String path) throws IOException {
        List<JsonNode> found = JsonPath.parse(path).select(JSON.readTree(DOCUMENT));
        return found.toString().replace(" ", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "$.Body.hr; [65]",
                "Body.hr; [65]",
                "$.Body['hr']; [65]",
                "$.['Body'].hr; [65]",
                "$.Properties.iothub-creation-time-utc; [\"2026-01-31T12:00:00Z\"]",
                "$..hr; [65,66]",
                "$..['hr','n']; [65,1,2,\"3\",66]",
                "$.Body.list[*].n; [1,2,\"3\"]",
                "$.Body.list[0,2].n; [1,\"3\"]",
                "$.Body.list[-2:].n; [2,\"3\"]",
                "$.Body.list[::-1].n; [\"3\",2,1]",
                "$.Body.list[:1].n; [1]",
                "$.Body.deep.*; [66]",
                "$.Body.list[?(@.t)].n; [1]",
                "$.Body.list[?(@t)].n; [1]",
                "$.Body.list[?(@.n == 2)].n; [2]",
                "$.Body.list[?(@.n == '2')].n; []",
                "$.Body.list[?(@.n >= 2)].n; [2,\"3\"]",
                "$.Body.list[?(@.n > 0 && @.t == 'x')].n; [1]",
                "$.Body.list[?(@.n == 2 || @.t)].n; [1,2]",
                "$.Body.list[?(@.t != 'x')].n; []",
                "$..[?(@hr && @deep)].hr; [65]",
                "$.Body[?(@.n)].n; []",
                "$.Body.nothing; [null]",
                "$.Body.missing.more; []"
            })
    void selectsWhatTheDialectSays(String path, String expected) throws IOException {
        assertThat(select(path)).isEqualTo(expected);
    }

    @Test
    void aFilterFindsAMemberThatIsNull() throws IOException {
        assertThat(JsonPath.parse("$..[?(@nothing)].hr").select(JSON.readTree(DOCUMENT)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.",
                "$..",
                "$.a[",
                "$.a[]",
                "$.a['b]",
                "$.a[?(@.b]",
                "$.a[?()]",
                "$.a[?(!@.b)]",
                "$.a[?('x')]",
                "$.a[?(@.b == \"x\")]",
                "$.a[?(@.b ==)]",
                "$.a[1:2:0]",
                "$.a b",
                "$.a[99999999999]",
                "$.a[?(@.b =~ /(/)]",
                "$.a[?(@.b =~ /x/q)]",
                "$.a)"
            })
    void whatIsNoPathIsRefusedWithItsPlace(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOfSatisfying(ExpressionError.class, error -> {
            assertThat(error.kind()).isEqualTo(ExpressionError.Kind.SYNTAX);
            assertThat(error).hasMessageContaining("position");
        });
    }

    @Test
    void aComparisonOfANumberWithATextThatIsNoneIsAnError() {
        assertThatThrownBy(() -> select("$.Body.list[?(@.t > 5)]"))
                .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                        .isEqualTo(ExpressionError.Kind.INVALID_TYPE));
    }

    @Test
    void noExpressionTakesForEver() {
        String path = "$.a[?(@.b =~ /(.*)(.*)(.*)(.*)(.*)(.*)(.*)y/)]";
        JsonNode document = JSON.createObjectNode()
                .set("a", JSON.createArrayNode().add(JSON.createObjectNode().put("b", "x".repeat(60) + "!")));

        assertThatThrownBy(() -> JsonPath.parse(path).select(document))
                .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                        .isEqualTo(ExpressionError.Kind.TOO_MUCH_WORK));
    }

    @Test
    void anExpressionThatGoesThroughADocumentManyTimesIsStopped() throws IOException {
        JsonNode document = JSON.readTree("[".repeat(200) + "]".repeat(200));

        assertThatThrownBy(() -> JsonPath.parse("$" + "..*".repeat(12)).select(document))
                .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                        .isEqualTo(ExpressionError.Kind.TOO_MUCH_WORK));
    }
}
