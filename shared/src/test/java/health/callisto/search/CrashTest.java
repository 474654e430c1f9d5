package health.callisto.search;

import static health.callisto.search.SearchFixture.keys;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.version.HistoryScope;
import health.callisto.resource.version.StoredResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of its commits loses nothing that it acknowledged and leaves nothing half done. */
class CrashTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 37, 400, 1500})
    void whatWasAcknowledgedIsThereAndNothingIsHalfWritten(int acknowledgements) throws Exception {
        List<String> acknowledged = killAfter(acknowledgements);

        try (SearchFixture reopened = new SearchFixture(folder)) {
            for (String line : acknowledged) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("pair")) {
                    assertThat(keys(reopened.search("Patient", "identifier=urn:m|" + words[1])
                                    .matches()))
                            .containsExactlyInAnyOrder("Patient/a" + words[1], "Patient/b" + words[1]);
                } else {
                    StoredResource own =
                            reopened.store().find(key("own" + words[1])).orElseThrow();
                    assertThat(own.version()).isGreaterThanOrEqualTo(Long.parseLong(words[2]));
                }
            }
            eachVersionIsWhole(reopened);
            pairsAreWhole(reopened);
        }
    }

    /** Starts the writer, reads so many lines, kills it with SIGKILL, and answers all that it had printed by then. */
    private List<String> killAfter(int lines) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        folder.resolve("search.db").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> read = new ArrayList<>();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                read.add(line);
                if (read.size() == lines) {
                    // By the handle: the process itself would close the stream that still holds lines.
                    assertThat(writer.toHandle().destroyForcibly()).isTrue();
                }
            }
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasSizeGreaterThanOrEqualTo(lines);
        return read;
    }

    /** Versions without gaps, one current each, found by their last value alone. */
    private static void eachVersionIsWhole(SearchFixture reopened) {
        for (int thread = 0; thread < CrashWriter.THREADS; thread++) {
            Optional<StoredResource> own = reopened.store().find(key("own" + thread));
            if (own.isPresent()) {
                long version = own.get().version();
                assertThat(reopened.store().countHistory(HistoryScope.of(key("own" + thread))))
                        .isEqualTo(version);
                assertThat(keys(reopened.search("Patient", "_id=own" + thread + "&identifier=urn:m|own" + version)
                                .matches()))
                        .hasSize(1);
                assertThat(reopened.search("Patient", "_id=own" + thread + "&identifier=urn:m|own" + (version - 1))
                                .matches())
                        .isEmpty();
            }
        }
    }

    /** Both of a pair or none, acknowledged or not; and a change in the feed for each version. */
    private static void pairsAreWhole(SearchFixture reopened) {
        long a = reopened.search("Patient", "_count=0").total().orElseThrow();
        long pairs = reopened.store().changes(0, 100_000).stream()
                .filter(change -> change.key().id().startsWith("a"))
                .peek(change -> assertThat(
                                reopened.store().find(key(change.key().id().replaceFirst("a", "b"))))
                        .isPresent())
                .count();
        long own = java.util.stream.IntStream.range(0, CrashWriter.THREADS)
                .filter(thread -> reopened.store().find(key("own" + thread)).isPresent())
                .count();
        assertThat(a).isEqualTo(2 * pairs + own);
    }

    private static ResourceKey key(String id) {
        return new ResourceKey(Definitions.r4().resourceType("Patient").orElseThrow(), id);
    }
}
