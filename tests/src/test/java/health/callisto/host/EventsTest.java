package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events as an integration engineer and an operator see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
    private Path data;
    private RunningHost host;
    private HostEvents events;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        data = folder;
        host = RunningHost.start(data);
        events = new HostEvents(host);
        assertThat(events.subscribe()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        host.close();
    }

    private void put(String id) {
        HttpResponse<String> answer =
                host.put("Basic/" + id, "{\"resourceType\":\"Basic\",\"id\":\"" + id + "\",\"code\":{\"text\":\"x\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private List<JsonNode> eventsOf(String id) {
        return events.accepted().stream()
                .filter(event -> event.at("/data/resourceFhirId").asText().equals(id))
                .toList();
    }

    private String metric(String name) {
        return events.metrics()
                .lines()
                .filter(line -> line.startsWith("callisto_events_" + name + "{"))
                .findFirst()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .orElse("absent");
    }

    @Test
    void givenASubscription_whenAResourceIsCreatedUpdatedAndDeleted_thenEachIsToldWithItsTypeAndVersion() {
        put("told");
        host.put("Basic/told", "{\"resourceType\":\"Basic\",\"id\":\"told\",\"code\":{\"text\":\"y\"}}");
        host.send(host.request("Basic/told").DELETE());

        Await.until("three events", () -> eventsOf("told").size() == 3);

        List<String> told = new ArrayList<>();
        eventsOf("told")
                .forEach(event -> told.add(event.path("eventType").asText() + " "
                        + event.at("/data/resourceVersionId").asLong()));
        assertThat(told)
                .containsExactly(
                        "Microsoft.HealthcareApis.FhirResourceCreated 1",
                        "Microsoft.HealthcareApis.FhirResourceUpdated 2",
                        "Microsoft.HealthcareApis.FhirResourceDeleted 3");
        assertThat(eventsOf("told").get(0).path("subject").asText())
                .isEqualTo("localhost:" + host.base().getPort() + "/demo/fhir/main/Basic/told");
    }

    @Test
    void givenAnEventThatIsRefused_whenPublished_thenItIsInTheDeadLetterContainerWithItsReason() throws IOException {
        events.call("PUT", "/eventgrid/faults", "[{\"status\":400,\"times\":100,\"subjectContains\":\"/refused\"}]");
        put("refused");
        put("accepted");
        Await.until("the other event", () -> eventsOf("accepted").size() == 1);
        Await.until("a dead letter", () -> metric("deadlettered_total").equals("1.0"));
        events.call("DELETE", "/eventgrid/faults", "");

        BlobContainerClient container = new BlobServiceClientBuilder()
                .connectionString(Files.readString(data.resolve("azurite/connection-string")))
                .buildClient()
                .getBlobContainerClient("callisto-events-deadletter");
        List<BlobItem> letters = container.listBlobs().stream().toList();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).getName()).matches("demo/main/\\d{4}/\\d\\d/\\d\\d/\\d\\d/[0-9a-f-]{36}\\.json");
        JsonNode letter = RunningHost.parse(container
                .getBlobClient(letters.get(0).getName())
                .downloadContent()
                .toString());
        assertThat(letter.path("deadLetterReason").asText()).isEqualTo("HTTP status 400");
        assertThat(letter.at("/event/data/resourceFhirId").asText()).isEqualTo("refused");
        assertThat(eventsOf("refused")).isEmpty();
    }

    @Test
    void givenChangesThatWereTold_whenReplayed_thenTheyAreToldAgainUnderTheirIds() {
        put("again");
        Await.until("the event", () -> eventsOf("again").size() == 1);
        String time = eventsOf("again").get(0).path("eventTime").asText();

        HttpResponse<String> started = events.replay("from=" + time + "&to=" + time);

        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        Await.until("the event again", () -> eventsOf("again").size() == 2);
        assertThat(eventsOf("again").get(0).path("id"))
                .isEqualTo(eventsOf("again").get(1).path("id"));
        String location = started.headers().firstValue("Location").orElseThrow();
        Await.until(
                "the end of the replay",
                () -> events.call("GET", location, "").body().contains("Succeeded"));
    }

    @Test
    void givenEvents_whenTheMetricsAreRead_thenTheyTellHowManyAndHowFast() {
        put("measured");
        Await.until("the event", () -> eventsOf("measured").size() == 1);

        assertThat(Double.parseDouble(metric("published_total"))).isPositive();
        assertThat(Double.parseDouble(metric("batches_total"))).isPositive();
        assertThat(metric("subscribed")).isEqualTo("1.0");
        assertThat(events.metrics())
                .contains(
                        "callisto_events_publish_latency_seconds{service=\"main\",workspace=\"demo\",quantile=\"0.99\"}");
    }

    @Test
    void givenWrongCalls_whenMade_thenEachIsToldWhatIsWrong() {
        assertThat(events.call("PUT", "/manage/workspaces/demo/fhirServices/none/eventSubscriptions/_default", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(events.replay("").statusCode()).isEqualTo(400);
    }
}
