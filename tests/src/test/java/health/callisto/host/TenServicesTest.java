package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Ten services of one process hold resources of the same ids, and nothing of one is ever seen in another. */
@TestInstance(Lifecycle.PER_CLASS)
class TenServicesTest {
    private static final int SERVICES = 10;
    private static final int PATIENTS = 5;

    @TempDir
    static Path data;

    private RunningHost host;

    @BeforeAll
    void makeAndFillAllAtOnce() throws Exception {
        host = RunningHost.start(data);
        assertThat(manage("PUT", "/workspaces/wards", "{\"kind\":\"Consumption\"}")
                        .statusCode())
                .isEqualTo(201);
        ExecutorService threads = Executors.newFixedThreadPool(SERVICES);
        try {
            List<Callable<Integer>> fillers = new ArrayList<>();
            IntStream.range(0, SERVICES).forEach(number -> fillers.add(() -> fill(number)));
            for (Future<Integer> filled : threads.invokeAll(fillers)) {
                assertThat(filled.get()).isEqualTo(PATIENTS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @AfterAll
    void stop() {
        host.close();
    }

    private HttpResponse<String> manage(String method, String path, String body) {
        return host.send(HttpRequest.newBuilder(host.base().resolve("/manage" + path))
                .method(method, BodyPublishers.ofString(body)));
    }

    private static String service(int number) {
        return "/workspaces/wards/fhirServices/ward-" + number;
    }

    private int fill(int number) throws IOException {
        HttpResponse<String> made = manage("PUT", service(number), "{\"kind\":\"fhir-R4\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        for (int i = 0; i < PATIENTS; i++) {
            put(
                    number,
                    "Patient/same-" + i,
                    "{\"resourceType\":\"Patient\",\"id\":\"same-" + i + "\",\"name\":[{\"family\":\"Family" + number
                            + "\"}]}");
        }
        put(
                number,
                "Observation/same",
                "{\"resourceType\":\"Observation\",\"id\":\"same\",\"status\":\"final\",\"code\":{\"text\":\"of "
                        + number + "\"},\"subject\":{\"reference\":\"Patient/same-0\"}}");
        return PATIENTS;
    }

    private void put(int number, String path, String body) {
        HttpResponse<String> answer = host.send(HttpRequest.newBuilder(url(number, path))
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private URI url(int number, String path) {
        return host.base().resolve("/wards/fhir/ward-" + number + "/" + path);
    }

    private JsonNode get(int number, String path) {
        HttpResponse<String> answer = host.send(HttpRequest.newBuilder(url(number, path)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHost.json(answer);
    }

    /** Nothing in the answer names another service's family. */
    private static void assertOnlyOf(int number, JsonNode answer) {
        String text = answer.toString();
        assertThat(text).contains("Family" + number + "\"");
        for (int other = 0; other < SERVICES; other++) {
            if (other != number) {
                assertThat(text).doesNotContain("Family" + other + "\"").doesNotContain("/ward-" + other + "/");
            }
        }
    }

    @Test
    void readsSearchesHistoriesAndIncludesAreOfTheServiceItself() {
        for (int number = 0; number < SERVICES; number++) {
            assertOnlyOf(number, get(number, "Patient/same-0"));
            assertOnlyOf(number, get(number, "Patient?family=family&_total=accurate"));
            assertThat(get(number, "Patient?family=Family" + (number + 1) % SERVICES + "&_total=accurate")
                            .path("total")
                            .asInt())
                    .isZero();
            assertOnlyOf(number, get(number, "_history"));
            assertOnlyOf(number, get(number, "Patient/same-0/_history"));
            assertOnlyOf(number, get(number, "Observation?_include=Observation:subject"));
            assertOnlyOf(number, get(number, "Patient?_revinclude=Observation:subject&_id=same-0"));
            assertOnlyOf(number, get(number, "Patient/same-0/$everything"));
        }
    }

    @Test
    void givenAPageTokenOfAnotherService_whenUsed_thenItIsRefused() {
        for (String path : new String[] {"Patient", "_history", "Patient/_history"}) {
            assertRefusedElsewhere(path);
        }
    }

    private void assertRefusedElsewhere(String path) {
        JsonNode page = get(0, path + "?_count=2");
        String next = "";
        for (JsonNode link : page.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                next = URI.create(link.path("url").asText()).getRawQuery();
            }
        }
        assertThat(next).isNotEmpty();

        HttpResponse<String> answer = host.send(HttpRequest.newBuilder(url(1, path + "?" + next)));

        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("Family0\"");
    }

    @Test
    void aJobOfOneServiceIsNoneOfAnother() {
        HttpResponse<String> started =
                host.send(HttpRequest.newBuilder(url(2, "$export")).header("Prefer", "respond-async"));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String location = started.headers().firstValue("Content-Location").orElseThrow();
        String job = location.substring(location.lastIndexOf('/') + 1);

        assertThat(host.send(HttpRequest.newBuilder(url(3, "_operations/export/" + job)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(3, "_operations").toString()).doesNotContain(job);
        assertThat(get(2, "_operations").toString()).contains(job);
    }

    @Test
    void changesAreToldToSubscribersOfTheirServiceOnly() {
        assertThat(manage("PUT", service(4) + "/eventSubscriptions/_default", "{}")
                        .statusCode())
                .isEqualTo(201);
        for (int number = 0; number < SERVICES; number++) {
            put(number, "Basic/told", "{\"resourceType\":\"Basic\",\"id\":\"told\",\"code\":{\"text\":\"x\"}}");
        }

        Await.until("the event", () -> host.page("/eventgrid/events").body().contains("Basic/told"));

        String events = host.page("/eventgrid/events").body();
        assertThat(events).contains("/wards/fhir/ward-4/Basic/told");
        for (int number = 0; number < SERVICES; number++) {
            if (number != 4) {
                assertThat(events).doesNotContain("/ward-" + number + "/");
            }
        }
    }

    @Test
    void aServiceThatIsRemovedIsGoneAndTheOthersAreNot() {
        manage("PUT", service(99).replace("ward-99", "for-a-day"), "{}");
        URI there = host.base().resolve("/wards/fhir/for-a-day/Patient");
        assertThat(host.send(HttpRequest.newBuilder(there)).statusCode()).isEqualTo(200);

        assertThat(manage("DELETE", service(99).replace("ward-99", "for-a-day"), "")
                        .statusCode())
                .isEqualTo(200);

        assertThat(host.send(HttpRequest.newBuilder(there)).statusCode()).isEqualTo(404);
        assertOnlyOf(5, get(5, "Patient/same-0"));
        assertThat(manage("DELETE", "/workspaces/wards", "").statusCode()).isEqualTo(409);
    }
}
