package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each statement of a search, those of its includes among them, looks whether the time of its request is over. */
class SearchDeadlineTest {
    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void fill() {
        data = new SearchFixture(folder);
        SearchData.RESOURCES.forEach(data::put);
    }

    @AfterEach
    void close() {
        data.close();
    }

    /**
     * Time passes with the n-th look at the clock, for each n that the search comes to: wherever it is then, it ends.
     *
     * @param more what makes the search read more
     */
    @ParameterizedTest
    @CsvSource({
        "Observation, _count=5, _include=Observation:performer",
        "Observation, _count=5, _include=*",
        "Patient, _count=5, _revinclude=Observation:subject",
        "Patient, _count=2, _total=accurate",
        "Patient, _count=5, _has:Observation:subject:code=8867-4",
        "Observation, _count=5, subject:Patient.name=anna",
    })
    void whateverASearchReadsEndsWithItsTime(String type, String query, String more) {
        // Versions that are included are kept: the second time is as each time after it.
        looks(type, query + "&" + more);
        long plain = looks(type, query);
        long looks = looks(type, query + "&" + more);

        assertThat(looks).isGreaterThan(plain);
        for (long n = 1; n < looks; n++) {
            long last = n;
            AtomicLong looked = new AtomicLong();
            Deadline deadline =
                    Deadline.in(Duration.ofNanos(1), () -> looked.getAndIncrement() < last ? 0L : 1_000_000L);
            assertThatThrownBy(() -> data.searchWithin(deadline, type, query + "&" + more))
                    .isInstanceOfSatisfying(
                            Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
        }
    }

    /** How often the search looks at the clock. */
    private long looks(String type, String query) {
        AtomicLong looked = new AtomicLong();
        data.searchWithin(
                Deadline.in(Duration.ofDays(1), () -> {
                    looked.incrementAndGet();
                    return 0;
                }),
                type,
                query);
        return looked.get();
    }
}
