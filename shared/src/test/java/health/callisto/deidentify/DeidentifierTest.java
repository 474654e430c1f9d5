package health.callisto.deidentify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** How rules go together, and what is told of what was done. */
class DeidentifierTest {
    private static final String KEY = "{\"cryptoHashKey\":\"123\"}";

    @Test
    void whatNoRuleNamesStaysToTheLastDigit() {
        String observation =
                "{\"resourceType\":\"Observation\",\"id\":\"o\",\"meta\":{\"versionId\":\"1\"},\"status\":\"final\","
                        + "\"valueQuantity\":{\"value\":5.500,\"unit\":\"\\u00b5g \\\"x\\\"\"},"
                        + "\"component\":[{\"valueDateTime\":\"2015\",\"_valueDateTime\":{\"id\":\"x\"}}],"
                        + "\"note\":[{\"text\":\"line\\nline\"}]}";
        RuleFile file = RuleFile.of("Patient.name", "redact");

        String out = new String(file.read().of(observation.getBytes(UTF_8), RuleFile.ORIGIN), UTF_8);

        assertThat(out).isEqualTo(observation.replace("\\u00b5", "µ"));
    }

    @Test
    void theFirstRuleThatLeadsToAnElementHoldsForAllBelowIt() {
        JsonNode patient = RuleFile.of("Patient.address", "keep")
                .and("nodesByName('city')", "redact")
                .apply("{\"resourceType\":\"Patient\",\"address\":[{\"city\":\"c\"}]}");

        assertThat(patient.at("/address/0/city").asText()).isEqualTo("c");
        assertThat(patient.has("meta")).isFalse();
    }

    @Test
    void aLaterRuleTakesWhatTheFirstHasLeft() {
        assertThat(RuleFile.of("nodesByType('Address').country", "keep")
                        .and("nodesByType('Address').state", "keep")
                        .and("nodesByType('Address')", "redact")
                        .applyToPatient(
                                "address", "[{\"city\":\"c\",\"state\":\"s\",\"country\":\"CH\"},{\"city\":\"c\"}]")
                        .toString())
                .isEqualTo("[{\"state\":\"s\",\"country\":\"CH\"}]");
    }

    @Test
    void everyMethodIsToldByItsLabelOnce() {
        JsonNode patient = RuleFile.of("Patient.id", "cryptoHash")
                .and("Patient.name", "redact")
                .and("Patient.address.city", "encrypt")
                .and("Patient.gender", "substitute", "\"replaceWith\":\"unknown\"")
                .and("Patient.telecom.rank", "perturb", "\"span\":2")
                .and("Patient.birthDate", "generalize", "\"cases\":{\"true\":\"@1990\"}")
                .with("{\"cryptoHashKey\":\"123\",\"encryptKey\":\"0123456789abcdef\"}")
                .apply("{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"security\":[{\"code\":\"redacted\"}]},"
                        + "\"name\":[{\"family\":\"f\"}],\"address\":[{\"city\":\"c\"}],\"gender\":\"male\","
                        + "\"telecom\":[{\"rank\":5}],\"birthDate\":\"1995\"}");

        assertThat(patient.at("/meta/security").findValuesAsText("code"))
                .containsExactly("redacted", "CRYTOHASH", "MASKED", "PERTURBED", "SUBSTITUTED", "GENERALIZED");
        assertThat(patient.at("/meta/security/1/display").asText()).isEqualTo("cryptographic hash function");
    }

    @Test
    void aContainedResourceFollowsTheRulesOfItsTypeAndItsContainerTellsSo() {
        JsonNode patient = RuleFile.of("Organization.name", "redact")
                .and("Resource.id", "cryptoHash")
                .and("nodesByType('Reference').reference", "cryptoHash")
                .with(KEY)
                .apply("{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"p1\","
                        + "\"name\":\"n\",\"active\":true}],\"managingOrganization\":{\"reference\":\"#p1\"}}");

        String hash = "a10e6bee4fbeb6a7804153c25688dd4dd7b9c2a005417136026350fc33ac609f";
        assertThat(patient.path("contained").toString())
                .isEqualTo("[{\"resourceType\":\"Organization\",\"id\":\"" + hash + "\",\"active\":true}]");
        assertThat(patient.at("/managingOrganization/reference").asText()).isEqualTo("#" + hash);
        assertThat(patient.at("/meta/security").findValuesAsText("code")).containsExactly("REDACTED", "CRYTOHASH");
    }

    @Test
    void aRuleOfTheContainerEndsWhereAContainedResourceBegins() {
        JsonNode patient = RuleFile.of("Patient", "redact")
                .apply(
                        "{\"resourceType\":\"Patient\",\"active\":true,\"contained\":[{\"resourceType\":\"Organization\","
                                + "\"name\":\"n\"}]}");

        assertThat(patient.at("/contained/0/name").asText()).isEqualTo("n");
        assertThat(patient.has("active")).isFalse();
    }

    @Test
    void entriesOfABundleFollowTheRulesOfTheirTypesAndHaveLabelsOfTheirOwn() {
        JsonNode bundle = RuleFile.of("Patient.name", "redact")
                .and("Bundle.entry.fullUrl", "redact")
                .apply(
                        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\",\"resource\":"
                                + "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"n\"}]}},"
                                + "{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"c\"}}}]}");

        assertThat(bundle.at("/entry/0/fullUrl").isMissingNode()).isTrue();
        assertThat(bundle.at("/entry/0/resource/name").isMissingNode()).isTrue();
        assertThat(bundle.at("/entry/0/resource/meta/security/0/code").asText()).isEqualTo("REDACTED");
        assertThat(bundle.at("/entry/1/resource/meta").isMissingNode()).isTrue();
        assertThat(bundle.at("/meta/security/0/code").asText()).isEqualTo("REDACTED");
    }

    @Test
    void anIdCanBeToldAgainWhereItIsKeptOrHashed() {
        byte[] patient = "{\"resourceType\":\"Patient\",\"id\":\"a\"}".getBytes(UTF_8);
        RuleFile hashed = RuleFile.of("Resource.id", "cryptoHash").with(KEY);
        RuleFile encrypted = RuleFile.of("Resource.id", "encrypt").with("{\"encryptKey\":\"0123456789abcdef\"}");

        assertThat(RuleFile.of("Patient.name", "redact").read().idOf(patient, RuleFile.ORIGIN))
                .contains("a");
        assertThat(hashed.read().idOf(patient, RuleFile.ORIGIN).orElseThrow()).startsWith("69e99e82");
        assertThat(encrypted.read().idOf(patient, RuleFile.ORIGIN)).isEmpty();
        assertThat(RuleFile.of("Patient", "redact").read().idOf(patient, RuleFile.ORIGIN))
                .isEmpty();
    }
}
