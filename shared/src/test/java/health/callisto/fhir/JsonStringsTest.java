package health.callisto.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"",
                "a\"b",
                "ends with \\",
                "line\nbreak\r\n\ttab",
                "\u0000\u0001\u001f",
                "äöü € 😀",
                "\u007f\u2028"
            })
    void givenAnyText_whenQuotedAndUnescaped_thenItIsTheSame(String text) {
        byte[] quoted = JsonStrings.quote(text).getBytes(UTF_8);

        assertThat(JsonStrings.unescape(quoted, 1, quoted.length - 1)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a/b?c=d&e|\"http://a/b?c=d&e\"",
                "say \"hi\"|\"say \\\"hi\\\"\"",
                "back\\slash|\"back\\\\slash\""
            })
    void givenText_whenQuoted_thenOnlyWhatMustBeIsEscaped(String text, String quoted) {
        assertThat(JsonStrings.quote(text)).isEqualTo(quoted);
    }
}
