package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Idempotency-Key header of spec 02. */
class IdempotencyTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\"}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private int patients() {
        return fhir.get("Patient?_count=0").json().path("total").asInt();
    }

    @Test
    void theSameKeyGivesTheFirstOutcomeAgain() {
        Answer first = fhir.post("Patient", PATIENT, "Idempotency-Key", "k1");
        Answer again = fhir.post("Patient", PATIENT, "Idempotency-Key", "k1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(patients()).isEqualTo(1);
    }

    @Test
    void theFirstOutcomeStaysWhatItWasWhenTheResourceChanges() {
        Answer first = fhir.post("Patient", PATIENT, "Idempotency-Key", "k1");
        fhir.put(
                "Patient/" + first.id(),
                "{\"resourceType\":\"Patient\",\"id\":\"" + first.id() + "\",\"active\":true}");

        assertThat(fhir.post("Patient", PATIENT, "Idempotency-Key", "k1").text())
                .isEqualTo(first.text());
    }

    @Test
    void theSameKeyWithAnotherResourceIsRefused() {
        Answer first = fhir.post("Patient", PATIENT, "Idempotency-Key", "k1");

        Answer refused =
                fhir.post("Patient", "{\"resourceType\":\"Patient\",\"active\":true}", "Idempotency-Key", "k1");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.diagnostics()).contains("Idempotency-Key").contains("Patient/" + first.id());
        assertThat(fhir.post("Patient", "{ \"resourceType\" : \"Patient\" }", "Idempotency-Key", "k1")
                        .id())
                .as("the same content, written otherwise")
                .isEqualTo(first.id());
        assertThat(patients()).isEqualTo(1);
    }

    @Test
    void otherKeysAndOtherTypesAreOtherCreates() {
        fhir.post("Patient", PATIENT, "Idempotency-Key", "k1");
        fhir.post("Patient", PATIENT, "Idempotency-Key", "k2");
        fhir.post("Patient", PATIENT);

        assertThat(patients()).isEqualTo(3);
        assertThat(fhir.post("Basic", "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}", "Idempotency-Key", "k1")
                        .json()
                        .path("resourceType")
                        .asText())
                .isEqualTo("Basic");
    }

    @Test
    void aCreateThatWasRefusedHasNoOutcomeToRepeat() {
        fhir.post("Patient", "{\"resourceType\":\"Patient\",\"gender\":\"x\"}", "Idempotency-Key", "k1");

        assertThat(fhir.post("Patient", PATIENT, "Idempotency-Key", "k1").status())
                .isEqualTo(201);
        assertThat(fhir.post("Patient", PATIENT, "Idempotency-Key", " ").status())
                .isEqualTo(400);
        assertThat(fhir.post("Patient", PATIENT, "Idempotency-Key", "k".repeat(256))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aBundleIsRefusedRatherThanMadeTwice() {
        Answer answer =
                fhir.post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}", "Idempotency-Key", "k1");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("ifNoneExist");
    }

    @Test
    void ofManyAtOnceOneCreates() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = IntStream.range(0, 8)
                    .mapToObj(n -> clients.submit(() -> fhir.post("Patient", PATIENT, "Idempotency-Key", "k1")))
                    .toList();
            Set<String> locations = new HashSet<>();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
                locations.add(answer.get().header("Location"));
            }
            assertThat(locations).hasSize(1);
        } finally {
            clients.shutdown();
        }
        assertThat(patients()).isEqualTo(1);
    }
}
