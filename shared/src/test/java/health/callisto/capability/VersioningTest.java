package health.callisto.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code rest.resource.versioning} tells the policy that holds (R4 valueset-versioning-policy.html). */
class VersioningTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private String told(String type) {
        for (JsonNode resource : fhir.get("metadata").json().at("/rest/0/resource")) {
            if (resource.path("type").asText().equals(type)) {
                return resource.path("versioning").asText() + ", reads history: "
                        + resource.path("readHistory").asBoolean() + ", creates by update: "
                        + resource.path("updateCreate").asBoolean();
            }
        }
        throw new AssertionError(type + " is not listed");
    }

    @Test
    void whereNothingIsSaidVersionsAreKeptAndUpdatesNeedNone() {
        assertThat(told("Patient")).isEqualTo("versioned, reads history: true, creates by update: true");
    }

    @Test
    void givenAChangeOfThePolicy_thenTheNextAnswerTellsIt() {
        fhir.set("{\"history\":{\"Patient\":\"versioned-update\",\"Observation\":\"no-version\"}}");
        assertThat(told("Patient")).isEqualTo("versioned-update, reads history: true, creates by update: true");
        assertThat(told("Observation")).isEqualTo("no-version, reads history: false, creates by update: true");
        assertThat(told("Basic")).startsWith("versioned,");

        fhir.set("{\"history\":{\"default\":\"no-version\",\"Patient\":\"versioned\"}}");

        assertThat(told("Patient")).startsWith("versioned,");
        assertThat(told("Basic")).startsWith("no-version,");
    }
}
