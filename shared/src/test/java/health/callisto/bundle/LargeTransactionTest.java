package health.callisto.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions of thousands of entries, and those that meet on the same resources (R4 http.html#trules). */
class LargeTransactionTest {
    private static final int WRITERS = 8;

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @Test
    void twoThousandEntriesThatReferToEachOtherAreStored() {
        String entries = IntStream.range(0, 1_000)
                .mapToObj(i -> """
                        {"fullUrl":"urn:uuid:00000000-0000-4000-8000-%012d","resource":{"resourceType":"Patient",
                         "name":[{"family":"F%d"}]},"request":{"method":"POST","url":"Patient"}},
                        {"resource":{"resourceType":"Observation","id":"o%d","status":"final","code":{"text":"c"},
                         "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-%012d"}},
                         "request":{"method":"PUT","url":"Observation/o%d"}}""".formatted(i, i, i, i, i))
                .collect(Collectors.joining(","));

        Answer answer =
                fhir.post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("entry")).hasSize(2_000);
        assertThat(fhir.get("Observation?patient.family=F999")
                        .json()
                        .at("/entry/0/resource/id")
                        .asText())
                .isEqualTo("o999");
        assertThat(fhir.get("Patient?_summary=count").json().path("total").asInt())
                .isEqualTo(1_000);
    }

    private static String both(String name, String ifMatch) {
        return IntStream.of(1, 2)
                .mapToObj(i -> """
                        {"resource":{"resourceType":"Patient","id":"p%d","name":[{"family":"%s"}]},
                         "request":{"method":"PUT","url":"Patient/p%d"%s}}""".formatted(i, name, i, ifMatch))
                .collect(Collectors.joining(
                        ",", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}"));
    }

    private List<Answer> atOnce(String ifMatch) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String body = both("W" + i, ifMatch);
            calls.add(() -> fhir.post("", body));
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> future : pool.invokeAll(calls)) {
            answers.add(future.get());
        }
        pool.shutdown();
        return answers;
    }

    private JsonNode patient(int number) {
        return fhir.get("Patient/p" + number).json();
    }

    @Test
    void transactionsOnTheSameResourcesComeOneAfterTheOther() throws Exception {
        List<Answer> answers = atOnce("");

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(patient(1).at("/meta/versionId").asInt()).isEqualTo(WRITERS);
        assertThat(patient(2).at("/meta/versionId").asInt()).isEqualTo(WRITERS);
        assertThat(patient(1).at("/name/0/family")).isEqualTo(patient(2).at("/name/0/family"));
    }

    @Test
    void ofTransactionsThatNameTheSameVersionOneWinsAndTheOthersAreTold() throws Exception {
        fhir.post("", both("Before", ""));

        List<Answer> answers = atOnce(",\"ifMatch\":\"W/\\\"1\\\"\"");

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 412 || answer.status() == 409))
                .hasSize(WRITERS - 1)
                .allMatch(answer -> answer.text().contains("OperationOutcome"));
        assertThat(patient(1).at("/meta/versionId").asInt()).isEqualTo(2);
        assertThat(patient(1).at("/name/0/family")).isEqualTo(patient(2).at("/name/0/family"));
    }
}
