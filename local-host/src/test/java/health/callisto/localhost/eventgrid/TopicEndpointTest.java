package health.callisto.localhost.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.config.EventSettings.EventSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicEndpointTest {
    @TempDir
    private Path folder;

    private Grid grid;

    @BeforeEach
    void start() throws IOException {
        grid = new Grid(folder);
    }

    @AfterEach
    void stop() {
        grid.close();
    }

    private static String token(String audience, Instant end) {
        String claims = "{\"aud\":\"" + audience + "\",\"exp\":" + end.getEpochSecond() + "}";
        return "Bearer e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".x";
    }

    @Test
    void givenABatchWithTheKey_whenPosted_thenItsEventsAreKeptInTheirOrderWithWhatEventGridAdds() {
        assertThat(grid.publish(Grid.event("a"), Grid.event("b"))).isEqualTo(200);

        JsonNode events = grid.get("events").path("events");
        assertThat(events).hasSize(2);
        assertThat(events.at("/0/event/id").asText()).isEqualTo("a");
        assertThat(events.at("/1/event/id").asText()).isEqualTo("b");
        assertThat(events.at("/0/event/metadataVersion").asText()).isEqualTo("1");
        assertThat(events.at("/0/event/topic").asText()).startsWith("/subscriptions/");
        assertThat(grid.get("events?after=1").path("events")).hasSize(1);
    }

    @Test
    void givenABearerTokenForEventGrid_whenPosted_thenItIsTakenUntilItRunsOut() {
        Instant soon = Instant.now().plusSeconds(60);
        String body = "[" + Grid.event("a") + "]";

        assertThat(grid.post(body, "Authorization", token("https://eventgrid.azure.net", soon)))
                .isEqualTo(200);
        assertThat(grid.post(body, "Authorization", token("https://storage.azure.com", soon)))
                .isEqualTo(401);
        assertThat(grid.post(body, "Authorization", token("https://eventgrid.azure.net", Instant.EPOCH)))
                .isEqualTo(401);
        assertThat(grid.post(body, "Authorization", "Bearer nonsense")).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "bm90IHRoZSBrZXk="})
    void givenAnotherKey_whenPosted_thenNothingIsTaken(String key) {
        assertThat(grid.post("[" + Grid.event("a") + "]", "aeg-sas-key", key)).isEqualTo(401);
        assertThat(grid.post("[" + Grid.event("a") + "]")).isEqualTo(401);
        assertThat(grid.get("events").path("events")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | not JSON",
                "{\"id\":\"a\"} | not an array",
                "[{\"id\":\"a\"}] | without subject",
                "[{\"id\":\"\",\"subject\":\"s\",\"eventType\":\"t\",\"eventTime\":\"2026-01-31T12:00:00Z\",\"data\":{}}] | empty id"
            })
    void givenABatchThatIsWrong_whenPosted_thenItIsRefusedWhole(String body, String why) {
        assertThat(grid.post(body, "aeg-sas-key", grid.topic.key())).as(why).isEqualTo(400);
        assertThat(grid.get("events").path("events")).isEmpty();
    }

    @Test
    void givenOneBadEventAmongGoodOnes_whenPosted_thenNoneIsTaken() {
        assertThat(grid.publish(Grid.event("a"), "{\"id\":\"b\"}")).isEqualTo(400);
        assertThat(grid.get("events").path("events")).isEmpty();
    }

    @Test
    void givenABatchOfMoreThanAMegabyte_whenPosted_thenItIsTooLarge() {
        String large = Grid.EVENT.formatted("a", "s".repeat(1_048_576), "Created");

        assertThat(grid.publish(large)).isEqualTo(413);
        assertThat(grid.publish(Grid.EVENT.formatted("a", "s".repeat(1_000_000), "Created")))
                .isEqualTo(200);
    }

    @Test
    void givenMoreThanFiveThousandEventsInASecond_whenPosted_thenTheTopicIsBusyUntilTheSecondIsOver() {
        String[] batch = IntStream.range(0, 2_500)
                .mapToObj(number -> Grid.event("e" + number))
                .toArray(String[]::new);

        assertThat(grid.publish(batch)).isEqualTo(200);
        assertThat(grid.publish(batch)).isEqualTo(200);
        int third = grid.publish(batch);

        int kept = grid.get("events").path("events").size();
        // A machine that needs a second for two batches may take the third.
        assertThat(third == 429 ? 5_000 : 7_500).isEqualTo(kept);
    }

    @Test
    void givenATopicOfCloudEvents_whenPostedAsABatchOrAlone_thenTheyAreTaken() throws IOException {
        grid.close();
        grid = new Grid(folder, EventSchema.CLOUD_EVENTS);
        String event = "{\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"specversion\":\"1.0\",\"subject\":\"x\"}";

        assertThat(grid.post(
                        "[" + event + "]",
                        "aeg-sas-key",
                        grid.topic.key(),
                        "Content-Type",
                        "application/cloudevents-batch+json; charset=utf-8"))
                .isEqualTo(200);
        assertThat(grid.post(event, "aeg-sas-key", grid.topic.key(), "Content-Type", "application/cloudevents+json"))
                .isEqualTo(200);
        assertThat(grid.post(
                        "[{\"id\":\"a\"}]",
                        "aeg-sas-key",
                        grid.topic.key(),
                        "Content-Type",
                        "application/cloudevents-batch+json"))
                .isEqualTo(400);
        assertThat(grid.get("events").path("events")).hasSize(2);
    }

    /** The service answers so: a topic has one input schema. */
    @Test
    void givenEventsOfAnotherSchemaThanTheTopics_whenPosted_thenTheyAreRefused() throws IOException {
        String cloud = "[{\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"specversion\":\"1.0\",\"subject\":\"x\"}]";
        String[] cloudHeaders = {
            "aeg-sas-key", grid.topic.key(), "Content-Type", "application/cloudevents-batch+json; charset=utf-8"
        };
        assertThat(grid.post(cloud, cloudHeaders)).isEqualTo(400);
        assertThat(grid.publish(cloud.substring(1, cloud.length() - 1))).isEqualTo(400);
        grid.close();

        grid = new Grid(folder, EventSchema.CLOUD_EVENTS);

        assertThat(grid.publish(Grid.event("a"))).isEqualTo(400);
        assertThat(grid.get("events").path("events")).isEmpty();
        assertThat(grid.post(cloud, cloudHeaders)).isEqualTo(200);
    }

    @Test
    void givenAHostThatStartsAgain_whenAsked_thenItHasWhatItHadUnderTheSameKeyAndCertificate() throws IOException {
        grid.publish(Grid.event("a"));
        String key = grid.topic.key();
        String certificate = Files.readString(grid.topic.certificate());
        grid.close();

        grid = new Grid(folder);

        assertThat(grid.topic.key()).isEqualTo(key);
        assertThat(grid.topic.certificate()).hasContent(certificate);
        assertThat(grid.publish(Grid.event("b"))).isEqualTo(200);
        assertThat(grid.get("events").path("events")).hasSize(2);
    }

    @Test
    void givenFaults_whenPosted_thenTheyHappenAsOftenAsAskedFor() {
        assertThat(grid.call("PUT", "faults", "[{\"status\":503,\"times\":2},{\"status\":500,\"accepts\":true}]")
                        .statusCode())
                .isEqualTo(200);

        assertThat(grid.publish(Grid.event("a"))).isEqualTo(503);
        assertThat(grid.publish(Grid.event("a"))).isEqualTo(503);
        assertThat(grid.publish(Grid.event("b"))).isEqualTo(500);
        assertThat(grid.publish(Grid.event("c"))).isEqualTo(200);

        assertThat(grid.get("events").path("events")).hasSize(2);
        assertThat(grid.call("PUT", "faults", "{\"status\":99}").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[{}]",
                "null",
                "7",
                "[[]]",
                "{\"times\":2}",
                "{\"status\":\"503\"}",
                "{\"status\":503.5}",
                "{\"status\":600}",
                "{\"status\":503,\"times\":0}",
                "{\"status\":503,\"delayMillis\":-1}",
                "{\"status\":503",
                "no JSON"
            })
    void givenWhatIsNoFault_whenPosted_thenItIsRefusedAndNothingHappens(String body) {
        assertThat(grid.call("PUT", "faults", body).statusCode()).isEqualTo(400);

        assertThat(grid.publish(Grid.event("a"))).isEqualTo(200);
    }

    @Test
    void givenAPathThatThereIsNot_whenAsked_thenItSaysWhatThereIs() {
        assertThat(grid.call("GET", "nothing", "").statusCode()).isEqualTo(404);
        assertThat(grid.call("GET", "", "").statusCode()).isEqualTo(404);
        assertThat(grid.call("GET", "events?after=x", "").statusCode()).isEqualTo(400);
    }
}
