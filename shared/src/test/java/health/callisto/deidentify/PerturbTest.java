package health.callisto.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PerturbTest {
    private static JsonNode condition(RuleFile file, String age) {
        return file.apply("{\"resourceType\":\"Condition\",\"onsetAge\":{\"value\":" + age
                + ",\"unit\":\"a\",\"extension\":[{\"url\":\"u\",\"valueDecimal\":7}]}}");
    }

    private static String observations(int count, String value) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"component\":["
                + String.join(",", Collections.nCopies(count, "{\"valueQuantity\":{\"value\":" + value + "}}"))
                + "]}";
    }

    private static Set<BigDecimal> values(JsonNode observation) {
        Set<BigDecimal> values = new TreeSet<>();
        observation.findValues("value").forEach(value -> values.add(value.decimalValue()));
        return values;
    }

    @Test
    void fixedNoiseIsWithinHalfTheSpanAndReachesItsEnds() {
        Set<BigDecimal> values = values(RuleFile.of(
                        "Observation.component.value", "perturb", "\"span\":6,\"rangeType\":\"fixed\",\"roundTo\":0")
                .apply(observations(300, "50")));

        assertThat(values.stream().map(BigDecimal::intValue)).containsExactly(47, 48, 49, 50, 51, 52, 53);
    }

    @Test
    void proportionalNoiseGrowsWithTheValue() {
        Set<BigDecimal> values = values(RuleFile.of(
                        "(nodesByType('Observation').component.value as Quantity).value",
                        "perturb",
                        "\"span\":0.2,\"rangeType\":\"proportional\"")
                .apply(observations(300, "1000.00")));

        assertThat(values).hasSizeGreaterThan(100).allSatisfy(value -> {
            assertThat(value).isBetween(new BigDecimal("900"), new BigDecimal("1100"));
            assertThat(value.scale()).isLessThanOrEqualTo(2);
        });
    }

    @Test
    void ofAQuantityTheValueAloneChanges() {
        JsonNode age = condition(
                        RuleFile.of(
                                "Condition.onset | Condition.abatement as Age",
                                "perturb",
                                "\"span\":1000,\"roundTo\":\"9\""),
                        "50")
                .path("onsetAge");

        assertThat(age.path("value").isNumber()).isTrue();
        assertThat(age.path("value").decimalValue()).isNotEqualByComparingTo("50");
        assertThat(age.path("unit").asText()).isEqualTo("a");
        assertThat(age.at("/extension/0/valueDecimal").asInt()).isEqualTo(7);
    }

    @Test
    void integersStayIntegersAndPositiveOnesPositive() {
        JsonNode attachment = RuleFile.of("nodesByType('positiveInt')", "perturb", "\"span\":1000,\"roundTo\":2")
                .apply("{\"resourceType\":\"Patient\",\"telecom\":["
                        + String.join(",", Collections.nCopies(100, "{\"rank\":1}")) + "]}");

        assertThat(attachment.findValues("rank"))
                .anySatisfy(rank -> assertThat(rank.asInt()).isGreaterThan(1))
                .allSatisfy(rank -> {
                    assertThat(rank.isIntegralNumber()).isTrue();
                    assertThat(rank.asInt()).isPositive();
                });
    }

    /** Stored before such numbers were refused: its digits would be millions. */
    @Test
    void aNumberWithAnExponentWithoutSenseIsLeftOut() {
        JsonNode observation = RuleFile.of(
                        "Observation.component.value", "perturb", "\"span\":6,\"rangeType\":\"fixed\",\"roundTo\":0")
                .apply(observations(1, "1e999999999"));

        assertThat(observation.findValues("value")).isEmpty();
    }

    @Test
    void noSpanIsNoNoise() {
        assertThat(condition(RuleFile.of("Condition.onset", "perturb", "\"span\":0"), "35.30")
                        .at("/onsetAge/value")
                        .decimalValue())
                .isEqualByComparingTo("35.3");
    }

    @Test
    void whatIsNoNumberStays() {
        assertThat(RuleFile.of("Patient.name", "perturb", "\"span\":10")
                        .applyToPatient("name", "[{\"family\":\"12\"}]")
                        .toString())
                .isEqualTo("[{\"family\":\"12\"}]");
    }
}
