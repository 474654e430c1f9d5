package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.version.StoredResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page sequence while others write neither repeats nor skips what did not change (spec 02, pages). */
class PagingUnderWritesTest {
    private static final int UNCHANGED = 100_000;
    private static final int CHANGING = 2_000;
    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gender=female", "gender=female&_sort=birthdate"})
    void eachUnchangedMatchComesOnce(String query) throws InterruptedException {
        try (SearchFixture search = new SearchFixture(folder)) {
            fill(search);
            AtomicBoolean reading = new AtomicBoolean(true);
            AtomicInteger writes = new AtomicInteger();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = writer;
                writers.execute(() -> {
                    for (int i = first; reading.get(); i += WRITERS) {
                        search.put(patient("changing-" + i % CHANGING, i % 28 + 1));
                        writes.incrementAndGet();
                    }
                });
            }
            Map<String, Integer> found = new HashMap<>();
            String page = "";
            do {
                SearchPage one = search.search("Patient", query + "&_count=1000" + page);
                for (StoredResource match : one.matches()) {
                    found.merge(match.key().id(), 1, Integer::sum);
                }
                page = one.next().map(token -> "&_page=" + token).orElse("");
            } while (!page.isEmpty());
            reading.set(false);
            writers.shutdown();
            assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            found.keySet().removeIf(id -> id.startsWith("changing"));
            assertThat(found).hasSize(UNCHANGED);
            assertThat(found.values()).allMatch(times -> times == 1);
            assertThat(writes.get()).isGreaterThan(100);
        }
    }

    private static void fill(SearchFixture search) {
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < UNCHANGED; i++) {
            batch.add(patient("p" + i, i % 28 + 1));
            if (i % (UNCHANGED / CHANGING) == 0) {
                batch.add(patient("changing-" + i * CHANGING / UNCHANGED, 1));
            }
            if (batch.size() >= 2_000) {
                search.putAll(batch);
                batch.clear();
            }
        }
        search.putAll(batch);
    }

    private static String patient(String id, int day) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"gender\":\"female\",\"birthDate\":\"2000-01-"
                + (day < 10 ? "0" : "") + day + "\"}";
    }
}
