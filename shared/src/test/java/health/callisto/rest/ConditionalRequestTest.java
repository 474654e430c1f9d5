package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If-Match, If-None-Match, If-Modified-Since and If-None-Exist (RFC 9110, section 13.1; R4 http.html). */
class ConditionalRequestTest {
    private static final String ANN =
            "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"}]}";
    private static final String ACTIVE = ANN.replace("\"id\":\"ann\"", "\"id\":\"ann\",\"active\":true");
    private static final String NONE = ANN.replace("ann", "none").replace("\"1\"", "\"2\"");
    private static final String PATCH = "[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"female\"}]";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    /** Patient/ann, in version 2. */
    @BeforeEach
    void fill() {
        fhir.put("Patient/ann", ANN.replace("\"1\"", "\"0\""));
        fhir.put("Patient/ann", ANN);
    }

    private Answer patch(String path, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json-patch+json";
        return fhir.send("PATCH", path, PATCH, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"2\"", "\"2\"", "2", "*", "W/\"1\", W/\"2\"", "W/\"1\",\"x,y\" ,W/\"2\"", " W/\"2\" "})
    void ifMatchHoldsForTheCurrentVersionForAListWithItAndForAny(String tags) {
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", tags).status()).isEqualTo(200);
        assertThat(fhir.get("Patient/ann/_history/2", "If-Match", tags).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"1\"",
                "W/\"abc\"",
                "W/\"\"",
                "W/\"1\", W/\"3\"",
                "W/\"02\"",
                "W/\"+2\"",
                "W/\"99999999999999999999999\"",
                "99999999999999999999999",
                "\"x,2\""
            })
    void ifMatchThatDoesNotNameTheCurrentVersionIsPreconditionFailed(String tags) {
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", tags).status()).isEqualTo(412);
        assertThat(fhir.put("Patient?identifier=urn:s|1", ACTIVE, "If-Match", tags)
                        .status())
                .isEqualTo(412);
        assertThat(patch("Patient/ann", "If-Match", tags).status()).isEqualTo(412);
        assertThat(patch("Patient?identifier=urn:s|1", "If-Match", tags).status())
                .isEqualTo(412);
        assertThat(fhir.send("DELETE", "Patient/ann", "", "If-Match", tags).status())
                .isEqualTo(412);
        assertThat(fhir.send("DELETE", "Patient?identifier=urn:s|1", "", "If-Match", tags)
                        .status())
                .isEqualTo(412);
        assertThat(fhir.send("DELETE", "Patient?identifier=urn:s|1&_count=5", "", "If-Match", tags)
                        .status())
                .isEqualTo(412);
        assertThat(fhir.get("Patient/ann", "If-Match", tags).status()).isEqualTo(412);
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "W/\"1", "\"1\"x", ",", "*, W/\"1\""})
    void whatIsNoListOfTagsIsRefused(String tags) {
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", tags).status()).isEqualTo(400);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-None-Match", tags).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "W/\"1\"", "W/\"abc\""})
    void ifMatchHoldsForNothingThatIsNotThere(String tags) {
        assertThat(fhir.put("Patient/none", NONE, "If-Match", tags).status()).isEqualTo(412);
        Answer byCriteria = fhir.put("Patient?identifier=urn:s|2", NONE, "If-Match", tags);
        assertThat(byCriteria.status()).isEqualTo(412);
        assertThat(byCriteria.diagnostics()).contains("match no resource");
        assertThat(fhir.send("DELETE", "Patient/none", "", "If-Match", tags).status())
                .isEqualTo(412);
        assertThat(fhir.send("DELETE", "Patient?identifier=urn:s|2", "", "If-Match", tags)
                        .status())
                .isEqualTo(412);
        assertThat(fhir.get("Patient/none").status()).isEqualTo(404);
    }

    @Test
    void ifNoneMatchOfAnyLetsAnUpdateCreateAndNotReplace() {
        Answer refused = fhir.put("Patient/ann", ACTIVE, "If-None-Match", "*");
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.diagnostics()).contains("version 2");
        assertThat(fhir.put("Patient?identifier=urn:s|1", ACTIVE, "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(patch("Patient/ann", "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(fhir.send("DELETE", "Patient/ann", "", "If-None-Match", "*").status())
                .isEqualTo(412);
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"2\"");

        assertThat(fhir.put("Patient/none", NONE, "If-None-Match", "*").status())
                .isEqualTo(201);
        fhir.send("DELETE", "Patient/none", "");
        assertThat(fhir.put("Patient/none", NONE, "If-None-Match", "*").status())
                .isEqualTo(201);
    }

    @Test
    void ifNoneMatchOfVersionsRefusesThoseAlone() {
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-None-Match", "W/\"9\", W/\"2\"")
                        .status())
                .isEqualTo(412);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-None-Match", "W/\"9\"").status())
                .isEqualTo(200);
    }

    @Test
    void bothConditionsMustHold() {
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "*", "If-None-Match", "W/\"2\"")
                        .status())
                .isEqualTo(412);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "*", "If-None-Match", "W/\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whereUpdatesMustNameTheirVersionAnyIsNoName() {
        fhir.set("{\"history\":{\"Patient\":\"versioned-update\"}}");

        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "*").status()).isEqualTo(400);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-None-Match", "W/\"9\"").status())
                .isEqualTo(400);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-None-Match", "*").status())
                .isEqualTo(412);
        assertThat(fhir.put("Patient/none", NONE, "If-Match", "*").status()).isEqualTo(412);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "W/\"1\", W/\"2\"")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"W/\"2\";304", "*;304", "W/\"1\", W/\"2\";304", "W/\"1\";200", "W/\"abc\";200", "one;200"})
    void aReadOfAVersionThatIsKnownAnswersNotModified(String tags, int status) {
        assertThat(fhir.get("Patient/ann", "If-None-Match", tags).status()).isEqualTo(status);
        assertThat(fhir.get("Patient/ann/_history/2", "If-None-Match", tags).status())
                .isEqualTo(status);
    }

    @Test
    void aVersionIsReadByItsNumberAsItIsWritten() {
        assertThat(fhir.get("Patient/ann/_history/2").status()).isEqualTo(200);
        assertThat(fhir.get("Patient/ann/_history/02").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/ann/_history/%2B2").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/ann/_history/99999999999999999999").status())
                .isEqualTo(404);
    }

    @Test
    void aReadIsConditionalByTimeAsWell() {
        String modified = fhir.get("Patient/ann").header("Last-Modified");
        assertThat(fhir.get("Patient/ann", "If-Modified-Since", modified).status())
                .isEqualTo(304);
        assertThat(fhir.get("Patient/ann/_history/2", "If-Modified-Since", modified)
                        .status())
                .isEqualTo(304);
        assertThat(fhir.get("Patient/ann", "If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identifier=urn:s|1",
                "?identifier=urn:s|1",
                "Patient?identifier=urn:s|1",
                "/Patient?identifier=urn:s|1",
                FhirFixture.BASE + "/Patient?identifier=urn:s|1"
            })
    void ifNoneExistHasItsCriteriaAloneOrAfterTheType(String criteria) {
        assertThat(fhir.post("Patient", ANN, "If-None-Exist", criteria).status())
                .isEqualTo(200);
    }

    @Test
    void aQuestionMarkInAValueOfIfNoneExistIsPartOfIt() {
        fhir.put("Patient/bob", NONE.replace("none", "bob").replace("urn:s", "http://s?a=b"));

        assertThat(fhir.post("Patient", ANN, "If-None-Exist", "identifier=http://s?a=b|2")
                        .id())
                .isEqualTo("bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Organization?identifier=urn:s|1",
                "http://other.org/Patient?identifier=urn:s|1",
                "Patient",
                "Patient?",
                "",
                "_count=1"
            })
    void ifNoneExistThatDoesNotSearchTheTypeIsRefused(String criteria) {
        assertThat(fhir.post("Patient", ANN, "If-None-Exist", criteria).status())
                .isEqualTo(400);
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void aPartOfAResourceIsNotStoredInItsPlace() {
        String part = fhir.get("Patient/ann?_elements=gender").text();

        Answer refused = fhir.put("Patient/ann", part);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.diagnostics()).contains("SUBSETTED").contains("_elements");
        assertThat(fhir.put("Patient?identifier=urn:s|1", part).status()).isEqualTo(422);
        Answer bundle = fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":" + part
                        + ",\"request\":{\"method\":\"PUT\",\"url\":\"Patient/ann\"}}]}");
        assertThat(bundle.status()).isEqualTo(422);
        assertThat(bundle.text()).contains("Bundle.entry[0]");
        assertThat(fhir.get("Patient/ann").json().path("identifier")).hasSize(1);
    }
}
