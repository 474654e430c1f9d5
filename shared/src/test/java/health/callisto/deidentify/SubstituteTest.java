package health.callisto.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.problem.Problem;
import org.junit.jupiter.api.Test;

class SubstituteTest {
    private static final String ADDRESS =
            "\"replaceWith\":{\"use\":\"home\",\"city\":\"example city\",\"state\":\"example state\","
                    + "\"period\":{\"start\":\"2000-01-01\"}}";

    @Test
    void aPrimitiveBecomesTheTextThatIsGiven() {
        JsonNode address = RuleFile.of("nodesByType('Address').city", "substitute", "\"replaceWith\":\"example city\"")
                .applyToPatient("address", "[{\"city\":\"Zürich\",\"country\":\"CH\"},{\"city\":\"Bern\"}]");

        assertThat(address.toString())
                .isEqualTo("[{\"city\":\"example city\",\"country\":\"CH\"},{\"city\":\"example city\"}]");
    }

    @Test
    void whatIsNoTextInJsonStaysSo() {
        assertThat(RuleFile.of("Patient.active", "substitute", "\"replaceWith\":\"false\"")
                        .applyToPatient("active", "true")
                        .isBoolean())
                .isTrue();
    }

    @Test
    void anElementWithMembersBecomesTheFragmentThatIsGiven() {
        JsonNode address = RuleFile.of("nodesByType('Address')", "substitute", ADDRESS)
                .applyToPatient(
                        "address",
                        "[{\"city\":\"Zürich\",\"line\":[\"a\",\"b\"],\"period\":{\"start\":\"1999\",\"end\":\"2001\"}}]");

        assertThat(address.get(0))
                .isEqualTo(RuleFile.json("{\"city\":\"example city\",\"period\":{\"start\":\"2000-01-01\"},"
                        + "\"use\":\"home\",\"state\":\"example state\"}"));
    }

    @Test
    void whatEarlierRulesSettledStaysAsTheyLeftIt() {
        JsonNode address = RuleFile.of("nodesByType('Address').country", "keep")
                .and("nodesByType('Address').city", "cryptoHash")
                .and("nodesByType('Address')", "substitute", ADDRESS)
                .with("{\"cryptoHashKey\":\"123\"}")
                .applyToPatient("address", "[{\"city\":\"a\",\"country\":\"CH\",\"district\":\"D\"}]");

        assertThat(address.at("/0/country").asText()).isEqualTo("CH");
        assertThat(address.at("/0/city").asText()).startsWith("69e99e82");
        assertThat(address.at("/0/state").asText()).isEqualTo("example state");
        assertThat(address.at("/0/district").isMissingNode()).isTrue();
    }

    @Test
    void laterRulesLeaveTheFragmentAlone() {
        JsonNode address = RuleFile.of("nodesByType('Address')", "substitute", ADDRESS)
                .and("nodesByName('city')", "redact")
                .applyToPatient("address", "[{\"city\":\"a\"}]");

        assertThat(address.at("/0/city").asText()).isEqualTo("example city");
    }

    @Test
    void nothingInPlaceOfSomethingIsARedaction() {
        assertThat(RuleFile.of("Patient.name", "substitute", "\"replaceWith\":null")
                        .applyToPatient("name", "[{\"family\":\"Green\"}]")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void whatDoesNotFitTheElementIsToldWithTheRule() {
        RuleFile text = RuleFile.of("Patient.name", "substitute", "\"replaceWith\":\"somebody\"");
        RuleFile object = RuleFile.of("Patient.birthDate", "substitute", "\"replaceWith\":{\"family\":\"x\"}");
        RuleFile member = RuleFile.of("Patient.name", "substitute", "\"replaceWith\":{\"city\":\"x\"}");

        assertThatThrownBy(() -> text.applyToPatient("name", "[{\"family\":\"Green\"}]"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("fhirPathRules[0]")
                .hasMessageContaining("give an object");
        assertThatThrownBy(() -> object.applyToPatient("birthDate", "\"2015\"")).hasMessageContaining("give a string");
        assertThatThrownBy(() -> member.applyToPatient("name", "[{\"family\":\"Green\"}]"))
                .hasMessageContaining("not all the members");
    }
}
