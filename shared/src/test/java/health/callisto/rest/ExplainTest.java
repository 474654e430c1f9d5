package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code ?_explain=true} (spec 02, planner). */
class ExplainTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 30; i++) {
            fhir.put("Patient/p" + i, """
                    {"resourceType":"Patient","id":"p%d","gender":"female","name":[{"family":"Family%d"}]}
                    """.formatted(i, i));
        }
    }

    @Test
    void thePlanBeginsWithTheMostSelectiveConditionAndTellsItsSql() {
        JsonNode explained =
                fhir.get("Patient?gender=female&name=family7&_explain=true").json();

        JsonNode search = explained.at("/parameter/0");
        assertThat(search.path("name").asText()).isEqualTo("search");
        assertThat(search.findParents("valueString").toString()).contains("SELECT", "?");
        JsonNode gender = condition(search, 0);
        JsonNode name = condition(search, 1);
        assertThat(gender.toString()).contains("\"gender\"", "\"valueBoolean\":false", "\"valueDecimal\":30");
        assertThat(name.toString()).contains("\"name\"", "\"valueBoolean\":true", "\"valueDecimal\":1");
    }

    private static JsonNode condition(JsonNode search, int number) {
        int found = -1;
        for (JsonNode part : search.path("part")) {
            if (part.path("name").asText().equals("condition") && ++found == number) {
                return part.path("part");
            }
        }
        throw new AssertionError("No condition " + number + " in " + search);
    }

    @Test
    void noValueOfTheSearchIsTold() {
        assertThat(fhir.get("Patient?name=family7&_explain=true").text()).doesNotContainIgnoringCase("family7");
    }

    @Test
    void eachTypeHasAPlanOfItsOwn() {
        assertThat(fhir.get("?_type=Patient,Observation&_lastUpdated=gt2020&_explain=true")
                        .json()
                        .path("parameter"))
                .hasSize(2);
    }

    @Test
    void aSearchThatCannotBeReadIsNotExplained() {
        assertThat(fhir.get("Patient?birthdate=yesterday&_explain=true").status())
                .isEqualTo(400);
    }
}
