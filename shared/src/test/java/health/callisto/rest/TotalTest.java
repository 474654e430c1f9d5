package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code _total} of whole types, and of what is newer than a time (R4 search.html#total). */
class TotalTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private void put(String id) {
        fhir.put("Patient/" + id, "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}");
    }

    private long total(String query) {
        return fhir.get("Patient?_count=1&_total=accurate" + query)
                .json()
                .path("total")
                .asLong();
    }

    @Test
    void theTotalFollowsCreatesDeletesAndComebacks() {
        assertThat(total("")).isZero();
        put("a");
        put("b");
        assertThat(total("")).isEqualTo(2);
        put("b");
        fhir.send("DELETE", "Patient/a", "");
        assertThat(total("")).isEqualTo(1);
        put("a");
        put("c");
        assertThat(total("")).isEqualTo(3);
        assertThat(total("&_lastUpdated=ge2020")).isEqualTo(3);
        fhir.send("DELETE", "Patient/c?hardDelete=true", "");
        assertThat(total("")).isEqualTo(2);
    }

    @Test
    void anEstimateIsNearAndNeverLessThanThePage() {
        for (int i = 0; i < 10; i++) {
            put("p" + i);
        }

        long estimate = fhir.get("Patient?_count=4&_total=estimate")
                .json()
                .path("total")
                .asLong();
        assertThat(estimate).isBetween(5L, 20L);
        assertThat(fhir.get("Patient?_count=4&_total=none").json().has("total")).isFalse();
        assertThat(fhir.get("Patient?_count=4&_total=about").status()).isEqualTo(400);
    }

    @Test
    void onlyWhatIsNewerIsCounted() throws InterruptedException {
        put("a");
        // Times are kept to the millisecond.
        TimeUnit.MILLISECONDS.sleep(5);
        put("b");
        String since = fhir.get("Patient/b").json().at("/meta/lastUpdated").asText();
        put("c");

        assertThat(total("&_lastUpdated=ge" + since)).isEqualTo(2);
        assertThat(total("&_lastUpdated=gt2100")).isZero();
        assertThat(total("&_lastUpdated=lt" + since)).isEqualTo(1);
    }

    @Test
    void aRefusedWriteChangesNoTotal() {
        put("a");
        total("");
        fhir.put("Patient/a", "{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":true}", "If-Match", "W/\"9\"");
        fhir.post("", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
                 {"resource":{"resourceType":"Patient","id":"a"},
                  "request":{"method":"PUT","url":"Patient/a","ifMatch":"W/\\"7\\""}}]}
                """);

        assertThat(total("")).isEqualTo(1);
    }

    @Test
    void aTotalWhileOthersWriteIsOneThatWas() throws Exception {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        writer.execute(() -> {
            for (int i = 0; i < 300; i++) {
                put("p" + i);
            }
        });
        writer.shutdown();
        long before = 0;
        while (!writer.isTerminated()) {
            long now = total("");
            assertThat(now).isBetween(before, 300L);
            before = now;
        }

        assertThat(writer.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        assertThat(total("")).isEqualTo(300);
    }
}
