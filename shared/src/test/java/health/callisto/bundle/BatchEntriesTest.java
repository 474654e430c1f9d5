package health.callisto.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each entry of a batch is answered for itself (R4 http.html#brules), and a transaction as one. */
class BatchEntriesTest {
    private static final String READ = "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/t1\"}}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put("Patient/t1", "{\"resourceType\":\"Patient\",\"id\":\"t1\"}");
    }

    private Answer bundle(String type, String... entries) {
        return fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + String.join(",", entries)
                        + "]}");
    }

    private static JsonNode response(Answer answer, int entry) {
        return answer.json().path("entry").path(entry).path("response");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request\":{\"method\":\"FOO\",\"url\":\"Patient/x\"}}",
                "{\"request\":{\"method\":\"\",\"url\":\"Patient/x\"}}",
                "{\"request\":{\"url\":\"Patient/x\"}}",
                "{\"request\":{\"method\":\"GET\"}}",
                "{\"request\":{\"method\":\"GET\",\"url\":7}}",
                "{\"request\":{\"method\":\"GET\",\"url\":\"Patient?name=%zz\"}}",
                "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/t1\",\"ifModifiedSince\":\"yesterday\"}}",
                "{\"request\":{\"method\":\"PATCH\",\"url\":\"Patient/t1\"},\"resource\":{\"resourceType\":\"Binary\"}}",
                "{\"request\":[]}",
                "{\"fullUrl\":\"urn:uuid:1\"}",
                "{\"resource\":[],\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}",
                "7"
            })
    void anEntryThatIsNoneIsRefusedByItselfInABatchAndWithAllOfATransaction(String bad) {
        Answer batch = bundle("batch", READ, bad, READ);

        assertThat(batch.status()).isEqualTo(200);
        assertThat(response(batch, 0).path("status").asText()).isEqualTo("200 OK");
        assertThat(response(batch, 1).path("status").asText()).isEqualTo("400 Bad Request");
        assertThat(response(batch, 1).path("outcome").toString()).contains("Bundle.entry[1]");
        assertThat(response(batch, 2).path("status").asText()).isEqualTo("200 OK");
        assertThat(bundle("transaction", READ, bad).status()).isEqualTo(400);
    }

    @Test
    void lastModifiedIsTheInstantOfTheVersionForReadsAndWritesOfBothKinds() {
        String write = "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"t2\"},"
                + "\"request\":{\"method\":\"PUT\",\"url\":\"Patient/t2\"}}";
        for (String type : new String[] {"batch", "transaction"}) {
            Answer answer = bundle(type, write.replace("t2", type), READ);

            assertThat(response(answer, 0).path("lastModified").asText()).isEqualTo(lastUpdated("Patient/" + type));
            assertThat(response(answer, 1).path("lastModified").asText()).isEqualTo(lastUpdated("Patient/t1"));
        }
    }

    private String lastUpdated(String path) {
        return fhir.get(path).json().path("meta").path("lastUpdated").asText();
    }
}
