package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R4 http.html#patch. */
class PatchTest {
    private static final String FEMALE = "[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"female\"}]";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put("Patient/ann", "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"active\":true}");
    }

    private Answer patch(String path, String patch, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json-patch+json";
        return fhir.send("PATCH", path, patch, all);
    }

    @Test
    void aPatchMakesTheNextVersionAndIsSearchable() {
        Answer answer = patch("Patient/ann", FEMALE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(fhir.get("Patient?gender=female").json().path("entry")).hasSize(1);
    }

    @Test
    void aPatchThatChangesNothingMakesNoVersion() {
        patch("Patient/ann", FEMALE);

        assertThat(patch("Patient/ann", FEMALE).header("ETag")).isEqualTo("W/\"2\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resourceType\",\"value\":\"Observation",
                "id\",\"value\":\"bob",
                "meta/versionId\",\"value\":\"7"
            })
    void typeIdAndVersionStayWhatTheyAre(String change) {
        Answer answer = patch("Patient/ann", "[{\"op\":\"replace\",\"path\":\"/" + change + "\"}]");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("issue")).hasSize(1);
        assertThat(answer.json().toString()).contains("type, id or meta.versionId");
    }

    private Answer delete(String path) {
        return fhir.send(
                "PATCH",
                "Patient/ann",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                        + "{\"name\":\"type\",\"valueCode\":\"delete\"},{\"name\":\"path\",\"valueString\":\"" + path
                        + "\"}]}]}",
                "Content-Type",
                "application/fhir+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient.nothing",
                "Patient.name.familie",
                "Patient.deceasedBoolean",
                "Patient.name.where(usage = 'official').given",
                "Patient.contact.name.nothing"
            })
    void aPathWithANameThatR4DoesNotHaveIsRefused(String path) {
        Answer answer = delete(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().toString()).contains("which is no element of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient.gender",
                "Patient.name.where(use = 'official').given",
                "Patient.deceased",
                "Patient.deceased.ofType(dateTime)",
                "Patient.contained.where(id = 'x').name",
                "Patient.birthDate.extension('urn:x')",
                "Patient.extension('urn:x').value",
                "Patient.contact.name.family"
            })
    void whatIsOnlyAbsentNeedNotBeDeleted(String path) {
        Answer answer = delete(path);

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void ifMatchHoldsForTheCurrentVersionOnly() {
        assertThat(patch("Patient/ann", FEMALE, "If-Match", "W/\"4\"").status()).isEqualTo(412);
        assertThat(patch("Patient/ann", FEMALE, "If-Match", "W/\"1\"").status()).isEqualTo(200);
    }

    @Test
    void criteriaPatchTheirOnlyMatch() {
        assertThat(patch("Patient?active=true", FEMALE).status()).isEqualTo(200);
        assertThat(patch("Patient?active=false", FEMALE).status()).isEqualTo(404);
        fhir.put("Patient/bob", "{\"resourceType\":\"Patient\",\"id\":\"bob\",\"active\":true}");
        assertThat(patch("Patient?active=true", FEMALE).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":\"x\"}]",
                "[{\"op\":\"remove\",\"path\":\"/id\"}]",
                "[{\"op\":\"replace\",\"path\":\"/meta/versionId\",\"value\":\"7\"}]",
                "[{\"op\":\"remove\",\"path\":\"/meta\"}]"
            })
    void idAndVersionCannotBePatched(String patch) {
        assertThat(patch("Patient/ann", patch).status()).isEqualTo(422);
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void aResultThatIsInvalidIsRefusedWhole() {
        Answer answer = patch(
                "Patient/ann",
                "[{\"op\":\"remove\",\"path\":\"/active\"},{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"x\"}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fhir.get("Patient/ann").json().path("active").asBoolean()).isTrue();
    }

    @Test
    void whatIsNotThereCannotBePatched() {
        assertThat(patch("Patient/none", FEMALE).status()).isEqualTo(404);
        fhir.send("DELETE", "Patient/ann", "");
        assertThat(patch("Patient/ann", FEMALE).status()).isEqualTo(410);
        assertThat(patch("Patient/ann", "").status()).isEqualTo(400);
    }
}
