package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What instants and timings are worth to a date parameter (R4 search.html#date). */
class ElementDatesTest {
    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void fill() {
        data = new SearchFixture(folder);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2020-01-01T10:00:00Z, true",
        "2020-01-01T10:00:00.000Z, true",
        "2020-01-01T10:00:00.500Z, false",
        "le2020-01-01T10:00:00.000Z, true",
        "gt2020-01-01T10:00:00.000Z, false",
        "ge2020-01-01T10:00:00.001Z, false",
        "2020-01-01, true",
    })
    void anInstantHasNoWidth(String asked, boolean found) {
        data.put("""
                {"resourceType":"AuditEvent","id":"a","type":{"code":"x"},"recorded":"2020-01-01T10:00:00Z",
                 "agent":[{"requestor":true}],"source":{"observer":{"display":"d"}}}""");

        assertThat(data.search("AuditEvent", "date=" + asked).matches()).hasSize(found ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        // Between two events nothing happens, but the outer limits hold it.
        "ge2020-02-15&occurrence=le2020-02-20, true",
        "2020, true",
        "2020-01, false",
        "sa2019-12-31, true",
        "eb2020-04-01, true",
        "sa2020-01-15, false",
        "gt2020-03-31, false",
    })
    void aTimingIsSearchedByItsOuterLimits(String asked, boolean found) {
        data.put("""
                {"resourceType":"ServiceRequest","id":"s","status":"active","intent":"order",
                 "subject":{"reference":"Patient/p"},
                 "occurrenceTiming":{"event":["2020-03-31","2020-01-01","2020-02-01T10:00:00Z"]}}""");

        assertThat(data.search("ServiceRequest", "occurrence=" + asked).matches())
                .hasSize(found ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"2021, false", "ge2021-05, true", "lt2021-02, true", "gt2021-12, false", "eb2022, true"})
    void eventsAndBoundsOfATimingAreTakenTogether(String asked, boolean found) {
        data.put("""
                {"resourceType":"ServiceRequest","id":"s","status":"active","intent":"order",
                 "subject":{"reference":"Patient/p"},
                 "occurrenceTiming":{"event":["2020-12-31"],
                   "repeat":{"boundsPeriod":{"start":"2021-01-01","end":"2021-06-30"}}}}""");

        assertThat(data.search("ServiceRequest", "occurrence=" + asked).matches())
                .hasSize(found ? 1 : 0);
    }
}
