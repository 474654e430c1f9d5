package health.callisto.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 patient-operation-everything.html. */
class EverythingTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    /** Ann with two observations and a condition, treated by a practitioner; bob with one observation. */
    @BeforeEach
    void fill() {
        put("Practitioner", "doc", "");
        put("Patient", "ann", ",\"generalPractitioner\":[{\"reference\":\"Practitioner/doc\"}]");
        put("Patient", "bob", "");
        observation("old", "ann", "2001-01-01");
        observation("new", "ann", "2020-01-01");
        observation("his", "bob", "2020-01-01");
        put(
                "Condition",
                "c",
                ",\"subject\":{\"reference\":\"Patient/ann\"},\"asserter\":{\"reference\":\"Practitioner/doc\"}");
    }

    private void put(String type, String id, String more) {
        fhir.put(type + "/" + id, "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"" + more + "}");
    }

    private void observation(String id, String patient, String date) {
        put(
                "Observation",
                id,
                ",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"effectiveDateTime\":\"" + date
                        + "\",\"subject\":{\"reference\":\"Patient/" + patient + "\"}");
    }

    private static List<String> keys(Answer answer) {
        List<String> keys = new ArrayList<>();
        for (JsonNode entry : answer.json().path("entry")) {
            keys.add(entry.path("fullUrl").asText().substring(FhirFixture.BASE.length() + 1));
        }
        return keys;
    }

    @Test
    void thePatientComesFirstThenTheCompartmentThenWhatItRefersTo() {
        assertThat(keys(fhir.get("Patient/ann/$everything")))
                .containsExactly(
                        "Patient/ann", "Condition/c", "Observation/new", "Observation/old", "Practitioner/doc");
    }

    @Test
    void typesAndDatesOfCareNarrowIt() {
        assertThat(keys(fhir.get("Patient/ann/$everything?_type=Observation")))
                .containsExactly("Patient/ann", "Observation/new", "Observation/old");
        assertThat(keys(fhir.get("Patient/ann/$everything?_type=Observation&start=2010-01-01")))
                .containsExactly("Patient/ann", "Observation/new");
        assertThat(keys(fhir.get("Patient/ann/$everything?_type=Observation&end=2010-01-01")))
                .containsExactly("Patient/ann", "Observation/old");
        assertThat(keys(fhir.get("Patient/ann/$everything?_since=2999-01-01"))).containsExactly("Patient/ann");
    }

    @Test
    void whatThePatientRefersToComesAlong() {
        put("Organization", "clinic", ",\"name\":\"c\"");
        put("Patient", "eve", ",\"managingOrganization\":{\"reference\":\"Organization/clinic\"}");

        assertThat(keys(fhir.get("Patient/eve/$everything"))).containsExactly("Patient/eve", "Organization/clinic");
        assertThat(keys(fhir.get("Patient/eve/$everything?_type=Organization")))
                .containsExactly("Patient/eve", "Organization/clinic");
    }

    @Test
    void typesThatAreReferredToCanBeChosenAlone() {
        put(
                "Encounter",
                "e",
                ",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
                        + "\"subject\":{\"reference\":\"Patient/ann\"}");
        put("Practitioner", "other", "");
        put(
                "Observation",
                "met",
                ",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                        + "\"subject\":{\"reference\":\"Patient/ann\"},\"encounter\":{\"reference\":\"Encounter/e\"}");

        assertThat(keys(fhir.get("Patient/ann/$everything?_type=Practitioner")))
                .containsExactly("Patient/ann", "Practitioner/doc");
        assertThat(keys(fhir.get("Patient/ann/$everything?_type=Observation,Practitioner")))
                .containsExactlyInAnyOrder(
                        "Patient/ann", "Observation/met", "Observation/new", "Observation/old", "Practitioner/doc");
        assertThat(keys(fhir.get("Patient/ann/$everything?_type=Medication"))).containsExactly("Patient/ann");
    }

    @Test
    void pagesHoldEachOnce() {
        List<String> seen = new ArrayList<>();
        String path = "Patient/ann/$everything?_type=Observation,Condition&_count=1";
        while (!path.isEmpty()) {
            Answer page = fhir.get(path);
            keys(page).stream().filter(key -> !key.startsWith("Practitioner")).forEach(seen::add);
            path = next(page);
        }

        assertThat(seen).containsExactly("Patient/ann", "Condition/c", "Observation/new", "Observation/old");
    }

    private static String next(Answer page) {
        for (JsonNode link : page.json().path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return link.path("url").asText().substring(FhirFixture.BASE.length() + 1);
            }
        }
        return "";
    }

    @Test
    void whatIsNotThereOrNotUnderstoodIsRefused() {
        assertThat(fhir.get("Patient/none/$everything").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/ann/$everything?_type=Shoe").status()).isEqualTo(400);
        assertThat(fhir.get("Patient/ann/$everything?shoeSize=4").status()).isEqualTo(400);
        assertThat(fhir.get("Observation/new/$everything").status()).isEqualTo(404);
    }
}
