package health.callisto.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import health.callisto.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be honoured is refused before anything is exported: what, where, and how to mend it. */
class RuleFileReaderTest {
    private static final String SECRET = "do-not-tell-anybody";

    private static String told(String file) {
        Problem error = catchThrowableOfType(Problem.class, () -> RuleFile.read(file));
        assertThat(error).as(file).isNotNull();
        assertThat(error.kind()).isEqualTo(Problem.Kind.INVALID);
        return error.issues().get(0).diagnostics();
    }

    private static String rules(String rules) {
        return "{\"fhirPathRules\":[" + rules + "],\"parameters\":{\"cryptoHashKey\":\"" + SECRET + "\"}}";
    }

    private static String parameters(String parameters) {
        return "{\"fhirPathRules\":[{\"path\":\"Patient.name\",\"method\":\"redact\"}],\"parameters\":{" + parameters
                + "}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{; not valid JSON",
                "[]; must be a JSON object",
                "{\"fhirPathRules\":[],\"fhirPathRules\":[]}; a member twice",
                "{}; no fhirPathRules",
                "{\"fhirPathRules\":[]}; nothing would be de-identified",
                "{\"fhirPathRules\":{}}; give an array",
                "{\"fhirVersion\":\"Stu3\"}; fhirVersion",
                "{\"processingErrors\":\"ignore\"}; raise or skip",
                "{\"parameters\":[]}; must be an object",
                "{\"kAnonymitySettings\":{\"k\":2}}; kAnonymitySettings",
                "{\"parameters\":{\"differentialPrivacySettings\":[]}}; differentialPrivacySettings"
            })
    void aFileThatIsNoRuleFile(String file, String told) {
        assertThat(told(file)).contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"method\":\"redact\"}; has no path",
                "{\"path\":7,\"method\":\"redact\"}; has no path",
                "{\"path\":\"Patient.name\"}; must be one of",
                "{\"path\":\"Patient.name\",\"method\":\"remove\"}; must be one of redact, keep",
                "{\"path\":\"Patient.name.where(\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"Patient.name.anonymous()\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"Patient.generalPractitioner.resolve().name\",\"method\":\"redact\"}; outside the resource",
                "{\"path\":\"Patient.name.given.distinct()\",\"method\":\"redact\"}; equal values",
                "{\"path\":\"Patient.name.select(given | family)\",\"method\":\"redact\"}; equal values",
                "{\"path\":\"Observation.value.where($this > 5 'mg')\",\"method\":\"redact\"}; it has a quantity",
                "{\"path\":\"Patient.name.family.substring(0, 1)\",\"method\":\"redact\"}; leads to a value that is calculated",
                "{\"path\":\"Observation.value is Quantity\",\"method\":\"redact\"}; leads to a value that is calculated",
                "{\"path\":\"Patient.name |\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"Patient.\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"()\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"Patient..name\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"Patient.name)\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"(Patient.name\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"nodesByType('Address')city\",\"method\":\"redact\"}; no FHIRPath",
                "{\"path\":\"Patience.name\",\"method\":\"redact\"}; no resource type",
                "{\"path\":\"HumanName.family\",\"method\":\"redact\"}; nodesByType('HumanName')",
                "{\"path\":\"nodesByType('Adress')\",\"method\":\"redact\"}; no such type",
                "{\"path\":\"Patient.name\",\"method\":\"substitute\"}; replaceWith",
                "{\"path\":\"Patient.name\",\"method\":\"substitute\",\"replaceWith\":[1]}; replaceWith",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\"}; span",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\",\"span\":-1}; span",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\",\"span\":\"wide\"}; span",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\",\"span\":1000000000}; nine digits",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\",\"span\":1,\"roundTo\":29}; roundTo",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\",\"span\":1,\"roundTo\":1.5}; roundTo",
                "{\"path\":\"nodesByType('decimal')\",\"method\":\"perturb\",\"span\":1,\"rangeType\":\"wide\"}; rangeType",
                "{\"path\":\"nodesByType('date')\",\"method\":\"generalize\"}; cases",
                "{\"path\":\"nodesByType('date')\",\"method\":\"generalize\",\"cases\":{}}; cases",
                "{\"path\":\"nodesByType('date')\",\"method\":\"generalize\",\"cases\":{\"$this >\":\"1\"}}; case 1: of its condition",
                "{\"path\":\"nodesByType('date')\",\"method\":\"generalize\",\"cases\":{\"true\":\"(\"}}; case 1: of its result",
                "{\"path\":\"nodesByType('date')\",\"method\":\"generalize\",\"cases\":{\"true\":\"1\"},\"otherValues\":\"drop\"}; otherValues",
                "{\"path\":\"nodesByType('date')\",\"method\":\"dateShift\"}; parameters.dateShiftKey",
                "{\"path\":\"nodesByType('date')\",\"method\":\"encrypt\"}; 16, 24 or 32 bytes"
            })
    void aRuleThatCannotBeApplied(String rule, String told) {
        String good = "{\"path\":\"Patient.name\",\"method\":\"keep\"},";

        assertThat(told(rules(good + rule)))
                .contains(told)
                .contains("fhirPathRules[1]")
                .doesNotContain(SECRET);
    }

    @Test
    void aPathThatNobodyCanReadIsRefused() {
        String deep = "(".repeat(100_000) + "Patient" + ")".repeat(100_000);

        assertThat(told(rules("{\"path\":\"" + deep + "\",\"method\":\"redact\"}")))
                .contains("more than 2000 characters")
                .hasSizeLessThan(1_000);
    }

    @Test
    void aHashNeedsAKey() {
        assertThat(told("{\"fhirPathRules\":[{\"path\":\"Resource.id\",\"method\":\"cryptoHash\"}],"
                        + "\"parameters\":{\"cryptoHashKey\":\"\"}}"))
                .contains("parameters.cryptoHashKey")
                .contains("path Resource.id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"encryptKey\":\"do-not-tell-anybody\"; parameters.encryptKey",
                "\"cryptoHashKey\":[\"do-not-tell-anybody\"]; parameters.cryptoHashKey",
                "\"dateShiftScope\":\"do-not-tell-anybody\"; parameters.dateShiftScope",
                "\"dateShiftFixedOffsetInDays\":\"do-not-tell-anybody\"; a whole number of days",
                "\"dateShiftFixedOffsetInDays\":1.5; a whole number of days",
                "\"enablePartialAgesForRedact\":\"do-not-tell-anybody\"; true or false",
                "\"restrictedZipCodeTabulationAreas\":\"do-not-tell-anybody\"; an array",
                "\"restrictedZipCodeTabulationAreas\":[36]; an array of text",
                "\"cryptoHashKey\":do-not-tell-anybody; not valid JSON"
            })
    void aParameterThatIsMalformedIsNamedAndNotRepeated(String parameter, String told) {
        assertThat(told(parameters(parameter))).contains(told).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"fhirVersion\":\"\",\"fhirPathRules\":[{\"path\":\"Patient.name\",\"method\":\"REDACT\"}]}",
                "{\"fhirVersion\":null,\"processingErrors\":\"Skip\",\"fhirPathRules\":[{\"path\":\"Patient.name\",\"method\":\"Keep\"}],"
                        + "\"parameters\":null}",
                "{// a comment\n\"fhirPathRules\":[{\"path\":\"Patient.name\",\"method\":\"redact\",},],}",
                "{\"fhirPathRules\":[{\"path\":\"HealthcareService.notAvaliable.description\",\"method\":\"redact\"}],"
                        + "\"parameters\":{\"customSettings\":{},\"enablePartialAgesForRedact\":\"true\"}}"
            })
    void whatTheToolsTakeIsTaken(String file) {
        assertThat(RuleFile.read(file)).isNotNull();
    }

    @Test
    void aMessageNamesThePathOfTheRule() {
        assertThatThrownBy(() -> RuleFile.of("Patient.birthDate", "shift").read())
                .hasMessageContaining("fhirPathRules[0] (path Patient.birthDate)");
    }
}
