package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hard deletes and {@code $purge-history} (spec 02, delete). */
class PurgeTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private void put(String id, String family) {
        fhir.put(
                "Patient/" + id,
                "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"name\":[{\"family\":\"" + family + "\"}]}");
    }

    @BeforeEach
    void twoVersions() {
        put("ann", "Eyre");
        put("ann", "Rochester");
    }

    @Test
    void aHardDeleteLeavesNothing() {
        assertThat(fhir.send("DELETE", "Patient/ann?hardDelete=true", "").status())
                .isEqualTo(204);

        assertThat(fhir.get("Patient/ann").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/ann/_history").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/ann/_history/1").status()).isEqualTo(404);
        assertThat(fhir.get("Patient?name=rochester").json().path("total").asInt())
                .isZero();
        assertThat(fhir.get("_history").json().path("total").asInt()).isZero();
    }

    @Test
    void whatWasDeletedBeforeIsPurgedByAHardDelete() {
        fhir.send("DELETE", "Patient/ann", "");
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(410);

        fhir.send("DELETE", "Patient/ann?_hardDelete=true", "");

        assertThat(fhir.get("Patient/ann").status()).isEqualTo(404);
    }

    @Test
    void aHardDeletedIdBeginsAnew() {
        fhir.send("DELETE", "Patient/ann?hardDelete=true", "");
        put("ann", "Reed");

        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"1\"");
        assertThat(fhir.get("Patient/ann/_history").json().path("entry")).hasSize(1);
    }

    @Test
    void aHardDeleteMindsIfMatch() {
        Answer refused = fhir.send("DELETE", "Patient/ann?hardDelete=true", "", "If-Match", "W/\"1\"");

        assertThat(refused.status()).isEqualTo(412);
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(200);
    }

    @Test
    void hardDeletesByCriteriaTakeUpToACount() {
        put("bea", "Rochester");
        fhir.send("DELETE", "Patient?name=rochester&_count=10&hardDelete=true", "");

        assertThat(fhir.get("_history").json().path("total").asInt()).isZero();
    }

    @Test
    void aBatchTakesHardDeletesAndATransactionSaysThatItDoesNot() {
        String bundle = """
                {"resourceType":"Bundle","type":"%s",
                 "entry":[{"request":{"method":"DELETE","url":"Patient/ann?hardDelete=true"}}]}
                """;

        assertThat(fhir.post("", bundle.formatted("transaction")).diagnostics()).contains("batch");
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(200);
        fhir.post("", bundle.formatted("batch"));
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(404);
    }

    @Test
    void aWordThatIsNoTruthIsRefusedBeforeAnythingIsDeleted() {
        assertThat(fhir.send("DELETE", "Patient/ann?hardDelete=yes", "").diagnostics())
                .contains("true or false");
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(200);
    }

    @Test
    void purgingTheHistoryLeavesTheCurrentVersion() {
        assertThat(fhir.send("DELETE", "Patient/ann/$purge-history", "").status())
                .isEqualTo(204);

        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"2\"");
        assertThat(fhir.get("Patient/ann/_history/1").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/ann/_history").json().path("total").asInt())
                .isEqualTo(1);
        assertThat(fhir.get("Patient?name=rochester").json().path("total").asInt())
                .isEqualTo(1);
        put("ann", "Reed");
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"3\"");
    }

    @Test
    void thereIsNoHistoryToPurgeOfWhatIsNotThere() {
        assertThat(fhir.post("Patient/none/$purge-history", "").status()).isEqualTo(404);
    }
}
