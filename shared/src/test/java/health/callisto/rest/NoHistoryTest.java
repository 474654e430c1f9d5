package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import health.callisto.bulk.HistoryRetention;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Types whose versioning is {@code no-version}: versions count up, but replaced ones are neither served nor kept. */
class NoHistoryTest {
    private static final String NONE_OF_PATIENTS = "{\"history\":{\"Patient\":\"no-version\"}}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    /** Ann is in version 3, Bob was deleted, an organization is in version 2. */
    @BeforeEach
    void fill() {
        fhir.set(NONE_OF_PATIENTS);
        put("Patient", "ann", 1);
        put("Patient", "ann", 2);
        put("Patient", "bob", 1);
        put("Organization", "o", 1);
        put("Organization", "o", 2);
        put("Patient", "ann", 3);
        fhir.send("DELETE", "Patient/bob", "");
    }

    private Answer put(String type, String id, int number, String... headers) {
        return fhir.put(
                type + "/" + id,
                "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"identifier\":[{\"value\":\"" + number
                        + "\"}]}",
                headers);
    }

    private List<String> versions(String path) {
        List<String> versions = new ArrayList<>();
        JsonNode bundle = fhir.get(path).json();
        for (JsonNode entry : bundle.path("entry")) {
            String fullUrl = entry.path("fullUrl").asText();
            versions.add(fullUrl.substring(FhirFixture.BASE.length() + 1) + " "
                    + entry.path("request").path("method").asText() + " "
                    + entry.path("response").path("etag").asText().replaceAll("\\D", ""));
        }
        assertThat(bundle.path("total").asInt()).isEqualTo(versions.size());
        return versions;
    }

    private int purge() {
        return HistoryRetention.purge(fhir.service());
    }

    @Test
    void versionsCountUpAndIfMatchHolds() {
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"3\"");
        assertThat(put("Patient", "ann", 4, "If-Match", "W/\"2\"").status()).isEqualTo(412);
        assertThat(put("Patient", "ann", 4, "If-Match", "W/\"3\"").header("ETag"))
                .isEqualTo("W/\"4\"");
    }

    @Test
    void historiesTellTheCurrentVersionAlone() {
        assertThat(versions("Patient/ann/_history")).containsExactly("Patient/ann PUT 3");
        assertThat(versions("Patient/bob/_history")).containsExactly("Patient/bob DELETE 2");
        assertThat(versions("Patient/_history")).containsExactly("Patient/bob DELETE 2", "Patient/ann PUT 3");
        assertThat(versions("_history"))
                .containsExactly(
                        "Patient/bob DELETE 2", "Patient/ann PUT 3", "Organization/o PUT 2", "Organization/o PUT 1");
        assertThat(fhir.get("Patient/none/_history").status()).isEqualTo(404);
    }

    @Test
    void aVersionThatWasReplacedIsNotThere() {
        assertThat(fhir.get("Patient/ann/_history/3").status()).isEqualTo(200);
        assertThat(fhir.get("Patient/ann/_history/2").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/bob/_history/1").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/bob/_history/2").status()).isEqualTo(410);
        assertThat(fhir.get("Organization/o/_history/1").status()).isEqualTo(200);
    }

    @Test
    void givenAPurge_thenNothingThatIsToldChanges() {
        List<String> told = versions("_history");

        assertThat(purge()).isEqualTo(3);

        assertThat(purge()).isZero();
        assertThat(versions("_history")).isEqualTo(told);
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(200);
        assertThat(fhir.get("Patient/bob").status()).isEqualTo(410);
        assertThat(fhir.get("Patient?identifier=3").json().path("total").asInt())
                .isEqualTo(1);
        assertThat(fhir.service().resources().changes(0, 100)).hasSize(7);
        assertThat(put("Patient", "ann", 4).header("ETag")).isEqualTo("W/\"4\"");
    }

    @Test
    void givenAnExportThatHasNotEnded_thenNothingIsPurged() {
        assertThat(fhir.get("Patient/$export", "Prefer", "respond-async").status())
                .isEqualTo(202);

        assertThat(purge()).isZero();
    }

    @Test
    void givenThePolicyComesLater_thenItHidesAndPurgesWhatIsThere() {
        assertThat(versions("Organization/o/_history")).hasSize(2);

        fhir.set("{\"history\":{\"default\":\"no-version\",\"Patient\":\"versioned\"}}");

        assertThat(versions("Organization/o/_history")).containsExactly("Organization/o PUT 2");
        assertThat(purge()).isEqualTo(1);
        assertThat(versions("Patient/ann/_history")).hasSize(3);
    }

    @Test
    void givenThePolicyGoes_thenHistoryBeginsFromThenOn() {
        purge();

        fhir.set("{}");
        put("Patient", "ann", 4);

        assertThat(purge()).isZero();
        assertThat(versions("Patient/ann/_history")).containsExactly("Patient/ann PUT 4", "Patient/ann PUT 3");
    }

    @Test
    void givenAnIdempotencyKey_whenTheCreatedVersionIsPurged_thenTheResourceIsAnsweredAllTheSame() {
        String created = fhir.post("Patient", "{\"resourceType\":\"Patient\"}", "Idempotency-Key", "k")
                .id();
        put("Patient", created, 1);
        purge();

        Answer again = fhir.post("Patient", "{\"resourceType\":\"Patient\"}", "Idempotency-Key", "k");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.id()).isEqualTo(created);
        assertThat(again.header("ETag")).isEqualTo("W/\"2\"");
    }
}
