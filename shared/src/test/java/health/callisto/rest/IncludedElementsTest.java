package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code _elements} names elements of the matches (R4 search.html#elements); included resources come whole. */
class IncludedElementsTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put(
                "Patient/p",
                "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"female\",\"birthDate\":\"2000-01-01\"}");
        fhir.put(
                "Observation/o",
                "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"text\":\"c\"},"
                        + "\"valueString\":\"v\",\"subject\":{\"reference\":\"Patient/p\"}}");
    }

    private JsonNode entry(String query, int place) {
        return fhir.get(query).json().path("entry").path(place).path("resource");
    }

    @Test
    void elementsHoldForMatchesOnly() {
        String query = "Observation?_include=Observation:subject&_elements=status";

        assertThat(entry(query, 0).has("valueString")).isFalse();
        assertThat(entry(query, 1).path("gender").asText()).isEqualTo("female");
        assertThat(entry(query, 1).at("/meta/tag").isMissingNode()).isTrue();
    }

    @Test
    void aSummaryHoldsForBoth() {
        String query = "Observation?_include=Observation:subject&_summary=text";

        assertThat(entry(query, 0).has("valueString")).isFalse();
        assertThat(entry(query, 1).has("gender")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_include=*", "_include=*:*"})
    void aStarIncludesEverything(String include) {
        assertThat(entry("Observation?" + include, 1).path("id").asText()).isEqualTo("p");
        assertThat(entry("Patient?_rev" + include.substring(1), 1).path("id").asText())
                .isEqualTo("o");
    }
}
