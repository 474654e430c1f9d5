package health.callisto.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases and values as they are published for the tools. */
class GeneralizeTest {
    private static final String RANGES = "\"$this>=0 and $this<20\":\"20\",\"$this>=20 and $this<40\":\"40\","
            + "\"$this>=40 and $this<60\":\"60\",\"$this>=60 and $this<80\":\"80\"";

    private static String cases(String cases, String others) {
        return "\"cases\":{" + cases + "},\"otherValues\":\"" + others + "\"";
    }

    private static RuleFile observationValue(String cases, String others) {
        return RuleFile.of("nodesByType('Observation').ofType(Quantity).value", "generalize", cases(cases, others));
    }

    private static JsonNode observation(RuleFile file, String value) {
        return file.apply("{\"resourceType\":\"Observation\",\"status\":\"final\",\"valueQuantity\":{\"value\":" + value
                        + "}}")
                .at("/valueQuantity/value");
    }

    private static JsonNode rank(RuleFile file, int rank) {
        return file.applyToPatient("telecom", "[{\"rank\":" + rank + "}]").at("/0/rank");
    }

    private static JsonNode postalCode(String cases, String code, String others) {
        return RuleFile.of("Patient.address.postalCode", "generalize", cases(cases, others))
                .applyToPatient("address", "[{\"postalCode\":\"" + code + "\"}]")
                .at("/0/postalCode");
    }

    private static String birthDate(String cases, String date) {
        return RuleFile.of("nodesByType('date')", "generalize", cases(cases, "redact"))
                .applyToPatient("birthDate", "\"" + date + "\"")
                .asText(null);
    }

    private static String deceased(String cases, String time) {
        return RuleFile.of("nodesByType('dateTime')", "generalize", cases(cases, "redact"))
                .applyToPatient("deceasedDateTime", "\"" + time + "\"")
                .asText(null);
    }

    @ParameterizedTest
    @CsvSource({
        "5, redact, 20",
        "20, redact, 40",
        "43, redact, 60",
        "78.5, redact, 80",
        "110, redact,",
        "110, keep, 110"
    })
    void numbersBecomeTheirRange(String value, String others, String general) {
        JsonNode generalized = observation(observationValue(RANGES, others), value);

        assertThat(generalized.asText(null)).isEqualTo(general);
        assertThat(generalized.isTextual()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"24, 10", "78, 60", "43, 30"})
    void numbersAreCalculatedWith(int value, int general) {
        String cases = "\"$this>=-20 and $this<80\":\"($this div 10 -1)*10 \"";

        assertThat(rank(RuleFile.of("nodesByType('positiveInt')", "generalize", cases(cases, "redact")), value))
                .isEqualTo(RuleFile.json("" + general));
    }

    @Test
    void theFirstCaseThatHoldsIsTaken() {
        String cases = "\"$this>=0 and $this<20\":\"20\",\"$this>=10 and $this<40\":\"40\",\"true\":\"80\"";
        RuleFile file = RuleFile.of("nodesByType('positiveInt')", "generalize", cases(cases, "redact"));

        assertThat(rank(file, 18).asInt()).isEqualTo(20);
        assertThat(rank(file, 31).asInt()).isEqualTo(40);
        assertThat(rank(file, 110).asInt()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource({"en-AU, redact, en", "es-AR, redact, es", "en-CI, redact,", "en-CI, keep, en-CI"})
    void codesBecomeThatOfTheirSet(String code, String others, String general) {
        String cases = "\"$this in ('en-AU' | 'en-CA' | 'en-GB')\":\"'en'\","
                + "\"('es-AR' | 'es-ES' | 'es-UY') contains $this\":\"'es'\"";
        JsonNode communication = RuleFile.of(
                        "Patient.communication.language.coding.code", "generalize", cases(cases, others))
                .applyToPatient("communication", "[{\"language\":{\"coding\":[{\"code\":\"" + code + "\"}]}}]");

        assertThat(communication.at("/0/language/coding/0/code").asText(null)).isEqualTo(general);
    }

    @ParameterizedTest
    @CsvSource({"1230005, redact, 123****", "7652345, redact,", "9992340, keep, 9992340"})
    void textIsMasked(String code, String others, String general) {
        String cases = "\"$this.startsWith('123') or $this.startsWith('234')\":\"$this.substring(0,3)+'****'\"";

        assertThat(postalCode(cases, code, others).asText(null)).isEqualTo(general);
    }

    @ParameterizedTest
    @CsvSource({
        "1990-01-01, 1990",
        "1995-05-05, 1990",
        "2000-01-01,",
        "1990, 1990",
        "2010, 2010-01-01",
        "2010-01-02, 2010-01-01",
        "2021-05-20,"
    })
    void datesBecomeTheirPeriod(String date, String general) {
        String cases = "\"$this >= @1990-01-01 and $this < @2000-01-01\":\"@1990\",\"$this = @2010\":\"@2010-01-01\"";

        assertThat(birthDate(cases, date)).isEqualTo(general);
    }

    @ParameterizedTest
    @CsvSource({
        "1990-01-01T00:00:00Z, 1990",
        "1990-01-01T00:00:00+08:00,",
        "2000-01-01T00:00:00+09:00, 1990",
        "2000-01-01T00:00:00-09:00,",
        "2010-01-01T00:00:00+08:00, 2010-01-01",
        "2009-12-31T16:00:00Z, 2010-01-01"
    })
    void timesAreComparedAcrossZones(String time, String general) {
        String cases = "\"$this >= @1990-01-01T00:00:00Z and $this <= @2000-01-01T00:00:00+08:00\":\"@1990\","
                + "\"$this = @2010-01-01T00:00:00+08:00\":\"@2010-01-01\"";

        assertThat(deceased(cases, time)).isEqualTo(general);
    }

    @ParameterizedTest
    @CsvSource({"1990-11-01, 1990-11", "1990, 1990", "1990-11, 1990-11"})
    void patternsLeaveOutTheDay(String date, String general) {
        String cases =
                "\"true\":\"$this.toString().replaceMatches('\\\\\\\\b(?<year>\\\\\\\\d{2,4})-(?<month>\\\\\\\\d{1,2})-"
                        + "(?<day>\\\\\\\\d{1,2})\\\\\\\\b','${year}-${month}')\"";

        assertThat(birthDate(cases, date)).isEqualTo(general);
    }

    @Test
    void datesAreCalculatedWith() {
        assertThat(birthDate("\"true\":\"$this + 1 year\"", "1990-05-05")).isEqualTo("1991-05-05");
    }

    @Test
    void whatHasMembersCannotBeGeneralized() {
        RuleFile file = RuleFile.of("Patient.name", "generalize", cases("\"true\":\"'x'\"", "redact"));

        assertThatThrownBy(() -> file.applyToPatient("name", "[{\"family\":\"Green\"}]"))
                .hasMessageContaining("HumanName")
                .hasMessageNotContaining("Green");
    }

    @Test
    void anExpressionThatFailsIsRaisedWithoutTheValue() {
        RuleFile file = RuleFile.of("Patient.name.family", "generalize", cases("\"true\":\"$this * 2\"", "redact"));

        assertThatThrownBy(() -> file.applyToPatient("name", "[{\"family\":\"Green\"}]"))
                .hasMessageContaining("fhirPathRules[0]")
                .hasMessageContaining("processingErrors")
                .hasMessageNotContaining("Green");
    }

    @Test
    void orTheResourceIsEmptiedWhereErrorsAreSkipped() {
        RuleFile file = RuleFile.of("Patient.name.family", "generalize", cases("\"true\":\"$this * 2\"", "redact"))
                .skippingErrors();

        assertThat(file.apply("{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"family\":\"Green\"}]}")
                        .toString())
                .isEqualTo("{\"resourceType\":\"Patient\",\"meta\":{\"security\":[{\"system\":"
                        + "\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"REDACTED\","
                        + "\"display\":\"redacted\"}]}}");
    }
}
