package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventWindowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CASES = Path.of("src/test/resources/health/callisto/localhost/batching");
    /** Of the connector whose behaviour the cases describe. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    static Stream<Arguments> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(EventWindowTest::read)
                    .map(each -> Arguments.of(each.path("name").asText(), each))
                    .toList()
                    .stream();
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void eventsAreHandedOverAsTheCaseSays(String name, JsonNode given) {
        JsonNode options = given.path("options");
        EventWindow<Integer> window = new EventWindow<>(
                Duration.ofSeconds(options.path("flushTimespanSeconds").asLong()),
                options.path("maxEvents").asInt(),
                GRACE);
        List<EventWindow.Flush<Integer>> flushes = new ArrayList<>();
        for (JsonNode event : given.path("events")) {
            flushes.addAll(
                    event.has("wait")
                            ? window.idle(Instant.parse(event.path("wait").asText()))
                            : window.add(
                                    event.path("seq").asInt(),
                                    Instant.parse(event.path("enqueued").asText())));
        }

        JsonNode expected = given.path("expected");
        assertThat(flushes).hasSameSizeAs(expected.path("flushes"));
        for (int i = 0; i < flushes.size(); i++) {
            JsonNode flush = expected.path("flushes").get(i);
            assertThat(flushes.get(i).reason().name())
                    .isEqualToIgnoringCase(flush.path("reason").asText());
            assertThat(flushes.get(i).events()).isEqualTo(numbers(flush.path("seqs")));
            // The checkpoint is the last event of what was handed over.
            assertThat(flush.path("checkpoint").asInt())
                    .isEqualTo(
                            flushes.get(i).events().get(flushes.get(i).events().size() - 1));
        }
        assertThat(window.queued()).isEqualTo(numbers(expected.path("queued")));
        assertThat(window.end()).isEqualTo(expected.path("windowEnd").asText());
    }

    private static List<Integer> numbers(JsonNode list) {
        List<Integer> numbers = new ArrayList<>();
        list.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    @Test
    void givenASilenceOfYearsAndASpanOfASecond_whenAnEventComes_thenTheWindowIsAtItAtOnce() {
        EventWindow<Integer> window = new EventWindow<>(Duration.ofSeconds(1), 10, Duration.ZERO);
        window.add(1, NOON);

        window.add(2, NOON.plus(Duration.ofDays(3_650)).plusMillis(300));

        assertThat(window.end()).isEqualTo(NOON.plus(Duration.ofDays(3_650)).plusSeconds(1));
        assertThat(window.queued()).containsExactly(2);
    }
}
