package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Types whose versioning is {@code versioned-update} (R4 http.html#concurrency: 400 where no If-Match is found). */
class VersionedUpdateTest {
    private static final String ANN =
            "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"}]}";
    private static final String ACTIVE = ANN.replace("\"id\":\"ann\"", "\"id\":\"ann\",\"active\":true");
    private static final String JSON_PATCH = "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void annIsThere() {
        fhir.set("{\"history\":{\"Patient\":\"versioned-update\"}}");
        assertThat(fhir.put("Patient/ann", ANN).status()).isEqualTo(201);
    }

    private void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("Patient/ann is in version 1", "If-Match: W/\\\"1\\\"");
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"1\"");
    }

    private Answer patch(String url, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json-patch+json";
        return fhir.send("PATCH", url, JSON_PATCH, all);
    }

    @Test
    void givenNoIfMatch_whenPut_thenItIsRefusedAndSaysWhatToSend() {
        assertRefused(fhir.put("Patient/ann", ACTIVE));
        // Not even content that is there already: the caller has not said that it knows.
        assertRefused(fhir.put("Patient/ann", ANN));
    }

    @Test
    void givenTheCurrentVersion_whenPut_thenItIsUpdated() {
        Answer answer = fhir.put("Patient/ann", ACTIVE, "If-Match", "W/\"1\"");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(fhir.put("Patient/ann", ANN, "If-Match", "W/\"1\"").status()).isEqualTo(412);
        assertThat(fhir.get("Patient/ann/_history/1").status()).isEqualTo(200);
    }

    @Test
    void givenPatches_thenTheyNeedTheVersionToo() {
        assertRefused(patch("Patient/ann"));
        assertRefused(patch("Patient?identifier=urn:s|1"));
        assertThat(patch("Patient/none").status()).isEqualTo(404);

        assertThat(patch("Patient/ann", "If-Match", "W/\"1\"").status()).isEqualTo(200);
    }

    @Test
    void givenAConditionalUpdate_whenItFindsOne_thenItNeedsTheVersion() {
        assertRefused(fhir.put("Patient?identifier=urn:s|1", ACTIVE));

        assertThat(fhir.put("Patient?identifier=urn:s|1", ACTIVE, "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(fhir.put("Patient?identifier=urn:s|none", "{\"resourceType\":\"Patient\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatIsNotThereOrWasDeletedIsCreatedWithoutAVersion() {
        assertThat(fhir.put("Patient/bob", ANN.replace("ann", "bob")).status()).isEqualTo(201);
        assertThat(fhir.send("DELETE", "Patient/ann", "").status()).isEqualTo(204);

        Answer again = fhir.put("Patient/ann", ANN);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("ETag")).isEqualTo("W/\"3\"");
    }

    @Test
    void otherTypesAreUpdatedWithoutAVersion() {
        fhir.put("Organization/o", "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"O\"}");

        assertThat(fhir.put("Organization/o", "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"P\"}")
                        .status())
                .isEqualTo(200);
    }

    private Answer bundle(String type, String method, String resource, String more) {
        return fhir.post("", """
                {"resourceType":"Bundle","type":"%s","entry":[
                 {"resource":{"resourceType":"Organization","name":"O"},"request":{"method":"POST","url":"Organization"}},
                 {"resource":%s,"request":{"method":"%s","url":"Patient/ann"%s}}]}
                """.formatted(type, resource, method, more));
    }

    private static String patchParameters() {
        return """
                {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
                 {"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},
                 {"name":"name","valueString":"active"},{"name":"value","valueBoolean":true}]}]}
                """;
    }

    @Test
    void givenATransaction_whenOneEntryHasNoVersion_thenNothingOfItIsDone() {
        for (String[] entry : new String[][] {{"PUT", ACTIVE}, {"PATCH", patchParameters()}}) {
            Answer refused = bundle("transaction", entry[0], entry[1], "");
            assertRefused(refused);
            assertThat(refused.text()).contains("Bundle.entry[1]", "request.ifMatch");
        }
        assertThat(fhir.get("Organization?_count=0").json().path("total").asInt())
                .isZero();

        assertThat(bundle("transaction", "PUT", ACTIVE, ",\"ifMatch\":\"W/\\\"1\\\"\"")
                        .status())
                .isEqualTo(200);
        assertThat(bundle("transaction", "PATCH", patchParameters(), ",\"ifMatch\":\"W/\\\"2\\\"\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void givenATransactionWithAConditionalUpdate_thenItNeedsTheVersionOfWhatItFinds() {
        String entry = """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":%s,"request":{"method":"PUT","url":"Patient?identifier=urn:s|%s"%s}}]}
                """;

        assertRefused(fhir.post("", entry.formatted(ACTIVE, "1", "")));
        assertThat(fhir.post("", entry.formatted(ACTIVE, "1", ",\"ifMatch\":\"W/\\\"1\\\"\""))
                        .status())
                .isEqualTo(200);
        assertThat(fhir.post("", entry.formatted("{\"resourceType\":\"Patient\"}", "none", ""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void givenABatch_whenOneEntryHasNoVersion_thenTheOthersAreDone() {
        Answer answer = bundle("batch", "PUT", ACTIVE, "");

        assertThat(answer.json().at("/entry/0/response/status").asText()).startsWith("201");
        assertThat(answer.json().at("/entry/1/response/status").asText()).startsWith("400");
        assertThat(answer.json().at("/entry/1/response/outcome").toString()).contains("If-Match");
        assertThat(bundle("batch", "PUT", ACTIVE, ",\"ifMatch\":\"W/\\\"1\\\"\"")
                        .json()
                        .at("/entry/1/response/status")
                        .asText())
                .startsWith("200");
    }

    @Test
    void jobsAndOperationsOfTheServerAreNotRefused() {
        Answer tagged = fhir.post("Patient/ann/$meta-add", """
                {"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"t"}]}}]}
                """);
        assertThat(tagged.header("ETag")).isEqualTo("W/\"2\"");

        Answer started = fhir.send(
                "PATCH",
                "Patient/$bulk-update",
                patchParameters(),
                "Prefer",
                "respond-async",
                "Content-Type",
                "application/fhir+json");

        assertThat(started.status()).isEqualTo(202);
        assertThat(fhir.get("Patient/ann").header("ETag")).isEqualTo("W/\"3\"");
    }

    @Test
    void aPolicyThatIsTakenBackHoldsFromTheNextRequestOn() {
        assertRefused(fhir.put("Patient/ann", ACTIVE));

        fhir.set("{}");

        assertThat(fhir.put("Patient/ann", ACTIVE).status()).isEqualTo(200);
    }
}
