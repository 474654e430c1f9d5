package health.callisto.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactTest {
    private static final String ZIP_CODES =
            "{\"enablePartialZipCodesForRedact\":true,\"restrictedZipCodeTabulationAreas\":[\"036\",\"059\"]}";

    @Test
    void anElementGoesWithAllThatItHas() {
        JsonNode patient = RuleFile.of("Patient.name", "redact")
                .apply(
                        "{\"resourceType\":\"Patient\",\"active\":true,\"name\":[{\"family\":\"Green\",\"given\":[\"A\",\"B\"]}]}");

        assertThat(patient.has("name")).isFalse();
        assertThat(patient.path("active").asBoolean()).isTrue();
    }

    @Test
    void whatIsLeftOfAnArrayKeepsItsPlaces() {
        JsonNode patient = RuleFile.of("Patient.name.given.where($this = 'A')", "redact")
                .apply("{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A\",\"B\"],"
                        + "\"_given\":[{\"id\":\"a\"},{\"id\":\"b\"}]},{\"given\":[\"A\"]}]}");

        assertThat(patient.path("name").toString()).isEqualTo("[{\"given\":[\"B\"],\"_given\":[{\"id\":\"b\"}]}]");
    }

    @ParameterizedTest
    @CsvSource({
        "2015, 2015",
        "2015-02, 2015",
        "2015-02-07, 2015",
        "1936-11-22,",
        "1936-11-23, 1936",
        "1936,",
        "1925-02-07,"
    })
    void datesKeepTheirYearWhereThatIsAllowedAndTellsNoHighAge(String date, String left) {
        JsonNode redacted = RuleFile.of("Patient.birthDate", "redact")
                .with("{\"enablePartialDatesForRedact\":true}")
                .applyToPatient("birthDate", "\"" + date + "\"");

        assertThat(redacted.asText(null)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"2015-02-07T13:28:17-05:00, 2015", "1925-02-07T13:28:17-05:00,"})
    void timesKeepTheirYearToo(String time, String left) {
        JsonNode redacted = RuleFile.of("nodesByType('dateTime')", "redact")
                .with("{\"enablePartialDatesForRedact\":true}")
                .applyToPatient("deceasedDateTime", "\"" + time + "\"");

        assertThat(redacted.asText(null)).isEqualTo(left);
    }

    @Test
    void datesGoWholeWhereNothingIsAllowed() {
        assertThat(RuleFile.of("Patient.birthDate", "redact")
                        .applyToPatient("birthDate", "\"2015\"")
                        .isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, 89, 89", "true, 89.5,", "true, 92,", "false, 35,"})
    void agesUpTo89StayWhereThatIsAllowed(boolean allowed, String age, String left) {
        JsonNode condition = RuleFile.of("nodesByType('Age')", "redact")
                .with("{\"enablePartialAgesForRedact\":" + allowed + "}")
                .apply("{\"resourceType\":\"Condition\",\"onsetAge\":{\"value\":" + age + ",\"unit\":\"a\"}}");

        assertThat(condition.at("/onsetAge/value").asText(null)).isEqualTo(left);
        assertThat(condition.at("/onsetAge/unit").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"98052, 98000", "10104-1234, 10100-0000", "03688, 00000", "05912-0000, 00000-0000", "12, 12"})
    void postalCodesKeepThreeDigitsUnlessFewLiveThere(String code, String left) {
        JsonNode patient = RuleFile.of("nodesByType('Address')", "redact")
                .with(ZIP_CODES)
                .apply("{\"resourceType\":\"Patient\",\"address\":[{\"city\":\"X\",\"postalCode\":\"" + code + "\"}]}");

        assertThat(patient.path("address").toString()).isEqualTo("[{\"postalCode\":\"" + left + "\"}]");
        assertThat(patient.at("/meta/security/0/code").asText()).isEqualTo("REDACTED");
        assertThat(patient.at("/meta/security/1/code").asText()).isEqualTo("ABSTRED");
    }

    @Test
    void postalCodesGoWholeWhereNothingIsAllowed() {
        assertThat(RuleFile.of("Patient.address", "redact")
                        .with("{\"restrictedZipCodeTabulationAreas\":[\"036\"]}")
                        .applyToPatient("address", "[{\"postalCode\":\"98052\"}]")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void aWholeResourceIsNothingButItsTypeAndLabel() {
        assertThat(RuleFile.of("Patient", "redact")
                        .apply(
                                "{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"versionId\":\"1\"},\"active\":true}")
                        .toString())
                .isEqualTo("{\"resourceType\":\"Patient\",\"meta\":{\"security\":[{\"system\":"
                        + "\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"REDACTED\","
                        + "\"display\":\"redacted\"}]}}");
    }
}
