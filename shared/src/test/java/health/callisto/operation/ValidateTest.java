package health.callisto.operation;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 resource-operation-validate.html. */
class ValidateTest {
    private static final String WRONG = "{\"resourceType\":\"Patient\",\"gender\":\"x\",\"birthDate\":\"y\"}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static String parameters(String resource, String more) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[" + more + "{\"name\":\"resource\",\"resource\":"
                + resource + "}]}";
    }

    private static String severity(Answer answer) {
        return answer.json().path("issue").path(0).path("severity").asText();
    }

    @Test
    void aValidResourceIsSaidToBeAndNothingIsStored() {
        Answer answer = fhir.post("Patient/$validate", "{\"resourceType\":\"Patient\",\"gender\":\"female\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(severity(answer)).isEqualTo("information");
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isZero();
    }

    @Test
    void eachViolationIsAnIssueBareOrInParameters() {
        Answer bare = fhir.post("Patient/$validate", WRONG);
        Answer wrapped =
                fhir.post("Patient/$validate", parameters(WRONG, "{\"name\":\"mode\",\"valueCode\":\"create\"},"));

        assertThat(bare.status()).isEqualTo(200);
        assertThat(bare.json().path("issue")).hasSize(2);
        assertThat(severity(bare)).isEqualTo("error");
        assertThat(wrapped.text()).isEqualTo(bare.text());
    }

    @Test
    void typeAndIdAreHeldAgainstTheUrl() {
        assertThat(severity(fhir.post("Observation/$validate", "{\"resourceType\":\"Patient\"}")))
                .isEqualTo("error");
        assertThat(severity(fhir.post("Patient/a/$validate", "{\"resourceType\":\"Patient\",\"id\":\"b\"}")))
                .isEqualTo("error");
        assertThat(severity(fhir.post("Patient/a/$validate", "{\"resourceType\":\"Patient\",\"id\":\"a\"}")))
                .isEqualTo("information");
        assertThat(severity(fhir.post("Patient/$validate?mode=update", "{\"resourceType\":\"Patient\"}")))
                .isEqualTo("error");
    }

    @Test
    void whatIsNoResourceIsRefused() {
        assertThat(fhir.post("Patient/$validate", "{\"resourceType\":\"Parameters\"}")
                        .status())
                .isEqualTo(400);
        assertThat(fhir.post("Patient/$validate", "{").status()).isEqualTo(400);
    }
}
