package health.callisto.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowKeyTest {
    @Test
    void namesStandInItAsTheyAre() {
        assertThat(RowKey.of("0f8fad5b-d9cb-469f-a165-70867728950e", "demo", "main-2"))
                .isEqualTo("0f8fad5b-d9cb-469f-a165-70867728950e|demo|main-2");
    }

    @ParameterizedTest
    @CsvSource({"/, !002F", "\\, !005C", "'#', !0023", "?, !003F", "%, !0025", "|, !007C", "!, !0021", "ä, !00E4"})
    void whatKeysMustNotHaveIsEscaped(String name, String escaped) {
        assertThat(RowKey.of("a", name)).isEqualTo("a|" + escaped.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void controlCharactersAndQuotesAreEscaped() {
        assertThat(RowKey.of("\u0000\n\u007f\u009f'\"")).isEqualTo("!0000!000a!007f!009f!0027!0022");
    }

    /** Escapes of one name never look like another name. */
    @Test
    void differentNamesHaveDifferentKeys() {
        assertThat(List.of(
                        RowKey.of("a", "b|c", ""),
                        RowKey.of("a", "b", "c"),
                        RowKey.of("a|b", "", "c"),
                        RowKey.of("a", "b!007cc", ""),
                        RowKey.of("", "a", "b|c")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aKeyThatWouldBeTooLongEndsInItsHash() {
        String long1 = RowKey.of("a", "", "/".repeat(600) + "1");
        String long2 = RowKey.of("a", "", "/".repeat(600) + "2");

        assertThat(long1).hasSizeLessThanOrEqualTo(512).isNotEqualTo(long2);
        assertThat(RowKey.of("a", "", "b".repeat(509))).hasSize(512);
    }
}
