package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 http.html#update and #cond-update. */
class UpdateTest {
    private static final String ANN =
            "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"}]}";
    private static final String ACTIVE = ANN.replace("\"id\":\"ann\"", "\"id\":\"ann\",\"active\":true");

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @Test
    void anUpdateOfWhatIsNotThereCreatesIt() {
        Answer answer = fhir.put("Patient/ann", ANN);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith("/Patient/ann/_history/1");
    }

    @Test
    void anUpdateMakesTheNextVersion() {
        fhir.put("Patient/ann", ANN);

        Answer answer = fhir.put("Patient/ann", ACTIVE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(fhir.get("Patient/ann/_history/1").json().has("active")).isFalse();
    }

    @Test
    void contentThatIsTheSameMakesNoVersion() {
        fhir.put("Patient/ann", ANN);

        assertThat(fhir.put("Patient/ann", "{ \"resourceType\" : \"Patient\"" + ANN.substring(ANN.indexOf(",")))
                        .header("ETag"))
                .isEqualTo("W/\"1\"");
    }

    @Test
    void ifMatchHoldsForTheCurrentVersionOnly() {
        fhir.put("Patient/ann", ANN);

        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "W/\"9\"").status())
                .isEqualTo(412);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "W/\"1\"").status())
                .isEqualTo(200);
        assertThat(fhir.put("Patient/none", ANN.replace("ann", "none"), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(fhir.put("Patient/ann", ACTIVE, "If-Match", "one").status()).isEqualTo(400);
    }

    @Test
    void anIdThatIsNotThatOfTheUrlIsRefused() {
        assertThat(fhir.put("Patient/bob", ANN).status()).isEqualTo(400);
        assertThat(fhir.put("Patient/bob", "{\"resourceType\":\"Patient\"}").status())
                .isEqualTo(400);
    }

    @Test
    void criteriaUpdateTheirOnlyMatch() {
        fhir.put("Patient/ann", ANN);

        Answer answer = fhir.put("Patient?identifier=urn:s|1", ACTIVE.replace("\"id\":\"ann\",", ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.id()).isEqualTo("ann");
    }

    @Test
    void criteriaWithoutAMatchCreateUnderTheIdThatIsGivenOrANewOne() {
        assertThat(fhir.put("Patient?identifier=urn:s|1", ANN).status()).isEqualTo(201);
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(200);
        assertThat(fhir.put("Patient?identifier=urn:s|2", "{\"resourceType\":\"Patient\"}")
                        .id())
                .isNotEmpty();
    }

    @Test
    void criteriaThatMatchManyOrAnotherIdAreRefused() {
        fhir.put("Patient/ann", ANN);

        assertThat(fhir.put("Patient?identifier=urn:s|1", ANN.replace("ann", "bob"))
                        .status())
                .isEqualTo(400);
        fhir.put("Patient/bob", ANN.replace("ann", "bob"));
        assertThat(fhir.put("Patient?identifier=urn:s|1", ANN).status()).isEqualTo(412);
        assertThat(fhir.put("Patient", ANN).status()).isEqualTo(400);
    }

    @Test
    void aDeletedResourceComesBackWithTheNextVersion() {
        fhir.put("Patient/ann", ANN);
        fhir.send("DELETE", "Patient/ann", "");

        Answer answer = fhir.put("Patient/ann", ANN);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("ETag")).isEqualTo("W/\"3\"");
    }

    @Test
    void ofConcurrentUpdatesEachIsToldTheVersionThatItMade() throws Exception {
        int writers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<String>> tags = IntStream.range(0, writers)
                    .mapToObj(n -> threads.submit(() -> {
                        String body = ANN.replace("\"1\"", "\"" + n + "\"");
                        Answer answer = fhir.put("Patient/ann", body);
                        assertThat(answer.text()).contains("\"value\":\"" + n + "\"");
                        return answer.header("ETag");
                    }))
                    .toList();
            List<String> told = new java.util.ArrayList<>();
            for (Future<String> tag : tags) {
                told.add(tag.get());
            }
            assertThat(told)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, writers)
                            .mapToObj(n -> "W/\"" + n + "\"")
                            .toList());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theTypeIsToldOfBeforeWhatItsElementsLack() {
        for (Answer answer : new Answer[] {
            fhir.put("Patient/t2", "{\"resourceType\":\"Observation\",\"id\":\"t2\"}"),
            fhir.post(
                    "",
                    "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
                            + "{\"resourceType\":\"Observation\",\"id\":\"t2\"},"
                            + "\"request\":{\"method\":\"PUT\",\"url\":\"Patient/t2\"}}]}")
        }) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("issue")).hasSize(1);
            assertThat(answer.json().toString()).contains("is a Observation but the URL says Patient");
        }
    }
}
