package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R4 http.html#read, #vread and search.html#summary. */
class ReadTest {
    private static final String OBSERVATION =
            "{\"resourceType\":\"Observation\",\"id\":\"w\",\"text\":{\"status\":\"generated\","
                    + "\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">x</div>\"},\"status\":\"final\",\"code\":{\"text\":\"weight\"},"
                    + "\"valueQuantity\":{\"value\":70.50,\"unit\":\"kg\"},\"note\":[{\"text\":\"n\"}],"
                    + "\"component\":[{\"code\":{\"text\":\"c\"},\"interpretation\":[{\"text\":\"i\"}]}]}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put("Observation/w", OBSERVATION);
    }

    @Test
    void aReadAnswersTheBytesThatWereStored() {
        Answer answer = fhir.get("Observation/w");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("\"value\":70.50")
                .endsWith(OBSERVATION.substring(OBSERVATION.indexOf("\"text\"")));
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void aVersionThatTheClientHasIsNotSentAgain() {
        Answer answer = fhir.get("Observation/w", "If-None-Match", "W/\"1\"");

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.bytes()).isEmpty();
        assertThat(fhir.get("Observation/w", "If-None-Match", "W/\"2\"").status())
                .isEqualTo(200);
        String modified = fhir.get("Observation/w").header("Last-Modified");
        assertThat(fhir.get("Observation/w", "If-Modified-Since", modified).status())
                .isEqualTo(304);
        assertThat(fhir.get("Observation/w", "If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIs404AndWhatWasDeletedIs410() {
        fhir.send("DELETE", "Observation/w", "");

        assertThat(fhir.get("Observation/w").status()).isEqualTo(410);
        assertThat(fhir.get("Observation/none").status()).isEqualTo(404);
        assertThat(fhir.get("Nothing/w").status()).isEqualTo(404);
        assertThat(fhir.get("Observation/w/_history/1").status()).isEqualTo(200);
        assertThat(fhir.get("Observation/w/_history/2").status()).isEqualTo(410);
        assertThat(fhir.get("Observation/w/_history/3").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            _summary=true ~ valueQuantity,component ~ text,note
            _summary=text ~ text,status,code ~ valueQuantity,note,component
            _summary=data ~ valueQuantity,note,component ~ text
            _summary=false ~ text,valueQuantity,note,component ~ tag
            _elements=note ~ note,status,code ~ text,valueQuantity,component
            _elements=value ~ valueQuantity ~ note
            """)
    void partsKeepWhatIsAskedForAndWhatIsMandatory(String query, String kept, String left) {
        Answer answer = fhir.get("Observation/w?" + query);

        for (String name : kept.split(",", -1)) {
            assertThat(answer.json().has(name)).as(name).isTrue();
        }
        for (String name : left.split(",", -1)) {
            assertThat(answer.json().has(name)).as(name).isFalse();
        }
        boolean part = !query.endsWith("false");
        assertThat(answer.text().contains("SUBSETTED")).isEqualTo(part);
    }

    @Test
    void aSummaryLeavesOutWhatIsNoneInBackboneElementsToo() {
        Answer answer = fhir.get("Observation/w?_summary=true");

        assertThat(answer.json().path("component").path(0).has("code")).isTrue();
        assertThat(answer.json().path("component").path(0).has("interpretation"))
                .isFalse();
    }

    @Test
    void aSummaryThatIsNoneIsRefused() {
        assertThat(fhir.get("Observation/w?_summary=most").status()).isEqualTo(400);
    }

    @Test
    void aSearchShowsPartsOfItsResourcesToo() {
        Answer answer = fhir.get("Observation?_elements=note");

        assertThat(answer.json().path("entry").path(0).path("resource").has("note"))
                .isTrue();
        assertThat(answer.json().path("entry").path(0).path("resource").has("text"))
                .isFalse();
    }

    @Test
    void prettyChangesWhiteSpaceAlone() {
        String pretty = fhir.get("Observation/w?_pretty=true").text();

        assertThat(pretty).contains("\n  \"status\": \"final\"").contains("70.50");
        assertThat(pretty.replaceAll("\\n\\s*|(?<=\":) ", ""))
                .isEqualTo(fhir.get("Observation/w").text());
    }
}
