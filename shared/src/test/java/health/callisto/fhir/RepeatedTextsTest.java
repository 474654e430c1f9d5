package health.callisto.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {
    private final RepeatedTexts texts = new RepeatedTexts();

    @Test
    void equalTextsAreOneString() {
        assertThat(of("http://loinc.org")).isEqualTo("http://loinc.org").isSameAs(of("http://loinc.org"));
        assertThat(of("final")).isSameAs(of("final"));
        assertThat(of("é😀")).isEqualTo("é😀").isSameAs(of("é😀"));
    }

    @Test
    void aLongTextIsReadAndNotKept() {
        String text = "x".repeat(5_000);

        assertThat(of(text)).isEqualTo(text).isNotSameAs(of(text));
    }

    @Test
    void aTextThatComesAgainIsBroughtIntoItsFormOnce() {
        List<String> brought = new ArrayList<>();
        RepeatedTexts upper = new RepeatedTexts(text -> {
            brought.add(text);
            return text.toUpperCase(Locale.ROOT);
        });

        assertThat(upper.of("|final|".getBytes(UTF_8), 1, 6))
                .isEqualTo("FINAL")
                .isSameAs(upper.of("|final|".getBytes(UTF_8), 1, 6));
        assertThat(brought).containsExactly("final");
        assertThat(upper.of("a text with an escape")).isEqualTo("A TEXT WITH AN ESCAPE");
    }

    @Test
    void textsThatDifferInOneCharacterAnywhereAreNotTakenForEachOther() {
        for (int length = 1; length < 100; length++) {
            String text = "http://example.org/".repeat(6).substring(0, length);
            assertThat(of(text)).isEqualTo(text);
            for (int i = 0; i < length; i++) {
                String other = text.substring(0, i) + "#" + text.substring(i + 1);
                assertThat(of(other)).isEqualTo(other);
                assertThat(of(text)).isEqualTo(text);
            }
        }
    }

    @Test
    void manyThreadsReadWhatEachOfThemAskedFor() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<List<String>> reader = () -> {
            Random random = new Random(11);
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < 200_000; i++) {
                String text = "code-" + random.nextInt(20_000);
                if (!of(text).equals(text)) {
                    wrong.add(text);
                }
            }
            return wrong;
        };

        for (var result :
                threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> reader).toList())) {
            assertThat(result.get()).isEmpty();
        }
        threads.shutdown();
    }

    private String of(String text) {
        byte[] bytes = ('"' + text + '"').getBytes(UTF_8);
        return texts.of(bytes, 1, bytes.length - 1);
    }
}
