package health.callisto.bulk.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {
    /** {@code offset:text}, or {@code offset:!} for one that is too long. */
    private static List<String> lines(String text, long offset, int limit) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), offset, limit)) {
            for (Optional<LineReader.Line> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get().offset() + ":"
                        + (line.get().tooLong() ? "!" : new String(line.get().bytes(), UTF_8)));
            }
            assertThat(reader.offset()).isEqualTo(offset + text.getBytes(UTF_8).length);
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            - ~ -
            a ~ 0:a
            a/ ~ 0:a
            a/b ~ 0:a 2:b
            a;/b;/ ~ 0:a 3:b
            a//b ~ 0:a 2: 3:b
            / ~ 0:
            é/b ~ 0:é 3:b
            12345/b ~ 0:12345 6:b
            123456/b ~ 0:! 7:b
            123456 ~ 0:!
            """)
    void linesComeWithTheirOffsets(String text, String expected) throws IOException {
        String file = text == null ? "" : text.replace('/', '\n').replace(';', '\r');

        assertThat(lines(file, 0, 5)).isEqualTo(expected == null ? List.of() : List.of(expected.split(" (?=\\d)", -1)));
    }

    @Test
    void aByteOrderMarkAtTheBeginningOfTheFileIsPassedOver() throws IOException {
        assertThat(lines("\ufeffa\nb\n", 0, 100)).containsExactly("0:a", "5:b");
        assertThat(lines("\ufeff", 0, 100)).containsExactly("0:");
        assertThat(lines("a\n\ufeffb\n", 0, 100)).containsExactly("0:a", "2:\ufeffb");
        assertThat(lines("\ufeffa\n", 10, 100)).containsExactly("10:\ufeffa");
    }

    @Test
    void aUnitThatBeginsInTheMiddleCountsFromThere() throws IOException {
        assertThat(lines("a\nb\n", 1000, 5)).containsExactly("1000:a", "1002:b");
    }

    @Test
    void aLineLongerThanTheBufferIsPutTogether() throws IOException {
        String big = "x".repeat(700_000);

        assertThat(lines("a\n" + big + "\nb", 0, 1_000_000)).containsExactly("0:a", "2:" + big, "700003:b");
    }

    @Test
    void aLineThatIsTooLongIsPassedOverInBoundedMemory() throws IOException {
        assertThat(lines("a\n" + "x".repeat(3_000_000) + "\nb", 0, 100)).containsExactly("0:a", "2:!", "3000003:b");
    }
}
