package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 http.html#create. */
class CreateTest {
    private static final String ANN =
            "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"}]}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @Test
    void aCreatedResourceHasAnIdVersionTimeAndLocation() {
        Answer answer = fhir.post("Patient", ANN);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.id()).isNotEmpty();
        assertThat(answer.json().path("meta").path("versionId").asText()).isEqualTo("1");
        assertThat(answer.json().path("meta").path("lastUpdated").asText()).endsWith("Z");
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.header("Last-Modified")).endsWith("GMT");
        assertThat(answer.header("Location")).isEqualTo(FhirFixture.BASE + "/Patient/" + answer.id() + "/_history/1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/fhir+json; charset=utf-8");
    }

    @Test
    void theIdThatAClientSendsIsNotKept() {
        assertThat(fhir.post("Patient", "{\"resourceType\":\"Patient\",\"id\":\"mine\"}")
                        .id())
                .isNotEqualTo("mine");
    }

    @Test
    void preferSaysWhatIsAnswered() {
        Answer minimal = fhir.post("Patient", ANN, "Prefer", "return=minimal");
        Answer outcome = fhir.post("Patient", ANN, "Prefer", "return=OperationOutcome");
        Answer whole = fhir.post("Patient", ANN, "Prefer", "return=representation");

        assertThat(minimal.status()).isEqualTo(201);
        assertThat(minimal.bytes()).isEmpty();
        assertThat(minimal.header("Location")).isNotEmpty();
        assertThat(outcome.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(whole.json().path("resourceType").asText()).isEqualTo("Patient");
    }

    @Test
    void ifNoneExistCreatesWhereNothingMatches() {
        assertThat(fhir.post("Patient", ANN, "If-None-Exist", "identifier=urn:s|1")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void ifNoneExistAnswersTheOnlyMatch() {
        String first = fhir.post("Patient", ANN).id();

        Answer second = fhir.post("Patient", ANN, "If-None-Exist", "identifier=urn:s|1");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.id()).isEqualTo(first);
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void ifNoneExistRefusesWhereManyMatch() {
        fhir.post("Patient", ANN);
        fhir.post("Patient", ANN);

        assertThat(fhir.post("Patient", ANN, "If-None-Exist", "identifier=urn:s|1")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void criteriaThatAreNotUnderstoodAreRefused() {
        assertThat(fhir.post("Patient", ANN, "If-None-Exist", "shoeSize=44").status())
                .isEqualTo(400);
    }

    @Test
    void aResourceOfAnotherTypeThanTheUrlIsRefused() {
        Answer answer = fhir.post("Observation", ANN);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("Patient").contains("Observation");
    }

    @Test
    void eachViolationIsAnIssueOfItsOwn() {
        Answer answer =
                fhir.post("Patient", "{\"resourceType\":\"Patient\",\"gender\":\"x\",\"birthDate\":\"y\",\"foo\":1}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("issue")).hasSize(3);
    }
}
