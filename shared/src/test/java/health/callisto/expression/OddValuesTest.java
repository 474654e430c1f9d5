package health.callisto.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that an expression was not written for: of another type, very large, very long. */
class OddValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "@.x > 5; 2",
                "@.x >= 5; 2",
                "@.x < 50; 2",
                "@.x > true; 0",
                "@.x >= true; 1",
                "@.x > null; 0",
                "5 < @.x; 2"
            })
    void amongValuesOfDifferentTypesThereIsNoOrderAndNoError(String filter, int matches) throws IOException {
        JsonNode list =
                JSON.readTree("[{\"x\":true},{\"x\":false},{\"x\":null},{\"x\":{}},{\"x\":[9]},{\"x\":7},{\"x\":8}]");

        assertThat(JsonPath.parse("$[?(" + filter + ")]").select(list)).hasSize(matches);
    }

    @Test
    void aDateHasNoOrderAmongNumbers() {
        ArrayNode list = JSON.createArrayNode();
        list.addObject().set("x", DateNode.of(Instant.EPOCH));

        assertThat(JsonPath.parse("$[?(@.x > 5)]").select(list)).isEmpty();
        assertThat(JsonPath.parse("$[?(@.x > '1969-01-01T00:00:00Z')]").select(list))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "1e15; 1E+15",
                "-1e15; -1E+15",
                "1.0; 1.0",
                "98.6; 98.6",
                "0.00001; 1E-05",
                "123456789012345.0; 123456789012345.0",
                "1e400; \"Infinity\"",
                "65; 65",
                "true; true",
                "null; null",
                "[1e15,2.0,\"a\\\"b\",{\"c\":[]},{}]; [1E+15,2.0,\"a\\\"b\",{\"c\":[]},{}]"
            })
    void toStringWritesNumbersAsTheOriginalDoes(String value, String expected) throws IOException {
        assertThat(JmesPath.parse("to_string(@)").evaluate(JSON.readTree(value)).asText())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {253_402_300_800L, -62_135_596_801L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aUnixTimeOutOfTheYears1To9999IsOutOfRange(long seconds) throws IOException {
        JsonNode value = JSON.readTree(String.valueOf(seconds));

        assertThatThrownBy(() -> JmesPath.parse("fromUnixTimestamp(@)").evaluate(value))
                .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                        .isEqualTo(ExpressionError.Kind.OUT_OF_RANGE));
    }

    @ParameterizedTest
    @CsvSource({"253402300799, 9999-12-31T23:59:59Z", "-62135596800, 0001-01-01T00:00:00Z"})
    void theFirstAndTheLastSecondAreTimes(String seconds, Instant time) throws IOException {
        assertThat(DateNode.instant(JmesPath.parse("fromUnixTimestamp(@)").evaluate(JSON.readTree(seconds))))
                .contains(time);
        assertThat(DateNode.instant(JmesPath.parse("fromUnixTimestampMs(@)").evaluate(JSON.readTree(seconds + "000"))))
                .contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"join('', [@, @])", "insertString(@, @, `0`)", "to_string([@, @])"})
    void aTextThatIsDoubledAgainAndAgainIsTooMuchWork(String doubling) {
        JmesPath path = JmesPath.parse(doubling + (" | " + doubling).repeat(60));

        assertThatThrownBy(() -> path.evaluate(TextNode.valueOf("abcd")))
                .isInstanceOfSatisfying(ExpressionError.class, error -> assertThat(error.kind())
                        .isEqualTo(ExpressionError.Kind.TOO_MUCH_WORK));
    }

    @Test
    void aNumberThatIsNoneHasNoOrder() {
        ArrayNode list = JSON.createArrayNode();
        list.addObject().set("x", DoubleNode.valueOf(Double.NaN));

        assertThat(JsonPath.parse("$[?(@.x < 5)]").select(list)).isEmpty();
    }
}
