package health.callisto.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
    private static boolean isBase64(String json) {
        JsonDocument document = new JsonParser(Definitions.r4().names()).parse(json.getBytes(UTF_8));
        return Base64Text.is(document, JsonDocument.ROOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"AZaz\"",
                "\"09+/\"",
                "\"09+\\/\"",
                "\"QQ==\"",
                "\"QUI=\"",
                "\"QU JD\\r\\nQU\\tJD\"",
                "\"QUJDQQ==\""
            })
    void givenGroupsOfFour_whenChecked_thenItIsBase64(String json) {
        assertThat(isBase64(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "\"QQ\"",
                "\"QQ=\"",
                "\"Q===\"",
                "\"Q=Q=\"",
                "\"QQ==QUJD\"",
                "\"QUI-\"",
                "\"QUÄD\"",
                "\"QU\\u20acDQUJ\""
            })
    void givenAnythingElse_whenChecked_thenItIsNot(String json) {
        assertThat(isBase64(json)).isFalse();
    }
}
