package health.callisto.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 http.html#transaction. */
class TransactionTest {
    private static final String ANN = "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"active\":true,"
            + "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"}]}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private Answer transaction(String... entries) {
        return fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + String.join(",", entries) + "]}");
    }

    private static String entry(String method, String url, String resource) {
        return entry("", method, url, resource, "");
    }

    /** @param more further members of the request, with a comma in front */
    private static String entry(String fullUrl, String method, String url, String resource, String more) {
        return "{" + (fullUrl.isEmpty() ? "" : "\"fullUrl\":\"" + fullUrl + "\",")
                + (resource.isEmpty() ? "" : "\"resource\":" + resource + ",")
                + "\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"" + more + "}}";
    }

    private static String observation(String subject) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\""
                + subject + "\"}}";
    }

    private static String status(Answer answer, int entry) {
        return answer.json()
                .path("entry")
                .path(entry)
                .path("response")
                .path("status")
                .asText();
    }

    private JsonNode only(String search) {
        JsonNode entries = fhir.get(search).json().path("entry");
        assertThat(entries).hasSize(1);
        return entries.path(0).path("resource");
    }

    @Test
    void entriesReferToEachOtherByUuid() {
        Answer answer = transaction(
                entry("urn:uuid:1", "POST", "Observation", observation("urn:uuid:2"), ""),
                entry("urn:uuid:2", "POST", "Patient", "{\"resourceType\":\"Patient\"}", ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(status(answer, 0)).isEqualTo("201 Created");
        String patient = only("Patient").path("id").asText();
        assertThat(only("Observation").path("subject").path("reference").asText())
                .isEqualTo("Patient/" + patient);
    }

    @Test
    void aRelativeReferenceIsRelativeToTheFullUrlOfItsEntry() {
        transaction(
                entry("http://old.org/fhir/Observation/9", "POST", "Observation", observation("Patient/7"), ""),
                entry(
                        "http://old.org/fhir/Patient/7",
                        "POST",
                        "Patient",
                        "{\"resourceType\":\"Patient\",\"id\":\"7\"}",
                        ""));

        String patient = only("Patient").path("id").asText();
        assertThat(patient).isNotEqualTo("7");
        assertThat(only("Observation").path("subject").path("reference").asText())
                .isEqualTo("Patient/" + patient);
    }

    @Test
    void aConditionalReferenceBecomesItsOnlyMatch() {
        fhir.put("Patient/ann", ANN);

        transaction(entry("POST", "Observation", observation("Patient?identifier=urn:s|1")));

        assertThat(only("Observation").path("subject").path("reference").asText())
                .isEqualTo("Patient/ann");
    }

    @Test
    void aConditionalReferenceWithoutAMatchFailsTheWholeTransaction() {
        Answer answer = transaction(
                entry("POST", "Patient", "{\"resourceType\":\"Patient\"}"),
                entry("POST", "Observation", observation("Patient?identifier=urn:s|none")));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isZero();
    }

    @Test
    void whatIsWrongInOneEntryUndoesAll() {
        Answer answer = transaction(
                entry("POST", "Patient", "{\"resourceType\":\"Patient\"}"),
                entry("POST", "Patient", "{\"resourceType\":\"Patient\",\"gender\":\"x\"}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()
                        .path("issue")
                        .path(0)
                        .path("expression")
                        .path(0)
                        .asText())
                .isEqualTo("Bundle.entry[1].resource.gender");
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isZero();
    }

    @Test
    void aResourceMayBeWrittenByOneEntryOnly() {
        Answer answer = transaction(entry("PUT", "Patient/ann", ANN), entry("DELETE", "Patient/ann", ""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("Patient/ann").contains("one entry only");
    }

    @Test
    void deletesGoFirstAndReadsLastWhateverTheirOrder() {
        fhir.put("Patient/ann", ANN);

        Answer answer = transaction(
                entry("GET", "Patient?identifier=urn:s|1", ""),
                entry("POST", "Patient", ANN),
                entry("DELETE", "Patient/ann", ""));

        JsonNode found = answer.json().path("entry").path(0).path("resource").path("entry");
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("resource").path("id").asText()).isNotEqualTo("ann");
        assertThat(status(answer, 2)).startsWith("204");
    }

    @Test
    void aConditionalCreateThatFindsItsMatchIsThatMatch() {
        fhir.put("Patient/ann", ANN);

        Answer answer = transaction(
                entry("urn:uuid:1", "POST", "Patient", ANN, ",\"ifNoneExist\":\"identifier=urn:s|1\""),
                entry("POST", "Observation", observation("urn:uuid:1")));

        assertThat(status(answer, 0)).startsWith("200");
        assertThat(only("Observation").path("subject").path("reference").asText())
                .isEqualTo("Patient/ann");
    }

    @Test
    void anIfMatchThatDoesNotHoldUndoesAll() {
        fhir.put("Patient/ann", ANN);

        Answer answer = transaction(
                entry("POST", "Patient", "{\"resourceType\":\"Patient\"}"),
                entry("", "PUT", "Patient/ann", ANN.replace("true", "false"), ",\"ifMatch\":\"W/\\\"9\\\"\""));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void aPatchInABinaryAndOneInParametersAreMade() {
        fhir.put("Patient/ann", ANN);
        fhir.put("Patient/bob", ANN.replace("ann", "bob").replace("\"1\"", "\"2\""));
        String data = Base64.getEncoder()
                .encodeToString("[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"female\"}]"
                        .getBytes(StandardCharsets.UTF_8));

        Answer answer = transaction(
                entry(
                        "PATCH",
                        "Patient/ann",
                        "{\"resourceType\":\"Binary\",\"contentType\":\"application/json-patch+json\",\"data\":\""
                                + data + "\"}"),
                entry(
                        "PATCH",
                        "Patient?identifier=urn:s|2",
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                                + "{\"name\":\"type\",\"valueCode\":\"delete\"},"
                                + "{\"name\":\"path\",\"valueString\":\"Patient.active\"}]}]}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(fhir.get("Patient/ann").json().path("gender").asText()).isEqualTo("female");
        assertThat(fhir.get("Patient/bob").json().has("active")).isFalse();
    }

    @Test
    void ofManyTransactionsThatPatchOneResourceEachMakesAVersion() throws Exception {
        fhir.put("Patient/ann", ANN);
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<Answer>> answers = IntStream.range(0, writers)
                    .mapToObj(n -> threads.submit(() -> transaction(entry(
                            "PATCH",
                            "Patient/ann",
                            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                                    + "{\"name\":\"type\",\"valueCode\":\"add\"},"
                                    + "{\"name\":\"path\",\"valueString\":\"Patient\"},"
                                    + "{\"name\":\"name\",\"valueString\":\"telecom\"},"
                                    + "{\"name\":\"value\",\"valueContactPoint\":{\"value\":\"" + n + "\"}}]}]}"))))
                    .toList();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        } finally {
            threads.shutdown();
        }

        JsonNode ann = fhir.get("Patient/ann").json();
        assertThat(ann.path("telecom")).hasSize(writers);
        assertThat(ann.path("meta").path("versionId").asText()).isEqualTo(Integer.toString(writers + 1));
    }

    @Test
    void inABatchEachEntryStandsForItself() {
        Answer answer = fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                        + String.join(
                                ",",
                                entry("PUT", "Patient/ann", ANN),
                                entry("POST", "Patient", "{\"resourceType\":\"Patient\",\"gender\":\"x\"}"),
                                entry("GET", "Patient/nobody", ""),
                                entry("GET", "Patient/ann", ""))
                        + "]}");

        assertThat(List.of(status(answer, 0), status(answer, 1), status(answer, 2), status(answer, 3)))
                .containsExactly("201 Created", "400 Bad Request", "404 Not Found", "200 OK");
        assertThat(answer.json()
                        .path("entry")
                        .path(1)
                        .path("response")
                        .path("outcome")
                        .path("resourceType")
                        .asText())
                .isEqualTo("OperationOutcome");
    }
}
