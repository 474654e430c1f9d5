package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import health.callisto.localhost.eventhubs.LocalEventHubs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPageTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server = new Server(0);
    private LocalEventHubs hubs;

    @BeforeEach
    void start() throws Exception {
        hubs = LocalEventHubs.start(folder, 0);
        hubs.createHub("devices", 1);
        server.setHandler(new HubPage(hubs.connectionString()));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        hubs.close();
    }

    private int post(String hub, byte[] body) throws Exception {
        return post(hub, body, "device-7").statusCode();
    }

    private HttpResponse<String> post(String hub, byte[] body, String key) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/eventhubs/" + hub + "/messages"))
                .header("x-property-kind", "large")
                .header("x-partition-key", key)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** What is sent has a little more than the body, so the limit of a hub is met below a body of a megabyte. */
    @Test
    void anEventIsAnsweredCreatedOnlyIfItIsStored() throws Exception {
        Map<Integer, Integer> answers = new TreeMap<>();
        for (int bytes :
                new int[] {1_000_000, 1_040_000, 1_047_500, 1_048_000, 1_048_400, 1_048_500, 1_048_576, 1_048_577}) {
            answers.put(bytes, post("devices", new byte[bytes]));
        }

        assertThat(answers.get(1_000_000)).isEqualTo(201);
        assertThat(answers.get(1_048_577)).isEqualTo(413);
        assertThat(answers.values()).allMatch(status -> status == 201 || status == 413);
        try (EventHubConsumerClient consumer = new EventHubClientBuilder()
                .connectionString(hubs.connectionString(), "devices")
                .consumerGroup("$Default")
                .buildConsumerClient()) {
            Integer[] created = answers.keySet().stream()
                    .filter(bytes -> Integer.valueOf(201).equals(answers.get(bytes)))
                    .toArray(Integer[]::new);
            assertThat(
                            consumer
                                    .receiveFromPartition("0", created.length, EventPosition.earliest(), LONG_ENOUGH)
                                    .stream()
                                    .map(PartitionEvent::getData)
                                    .map(event -> event.getBody().length))
                    .containsExactly(created);
            assertThat(consumer.getPartitionProperties("0").getLastEnqueuedSequenceNumber())
                    .isEqualTo(created.length - 1);
        }
    }

    @Test
    void aPartitionKeyThatIsTooLongIsRefusedAndNotRepeated() throws Exception {
        HttpResponse<String> answer = post("devices", new byte[1], "k".repeat(129));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("128").doesNotContain("kkk");
        assertThat(post("devices", new byte[1], "k".repeat(128)).statusCode()).isEqualTo(201);
    }

    @Test
    void aHubThatThereIsNotIsNotFound() throws Exception {
        assertThat(post("nothing", new byte[1])).isEqualTo(404);
    }
}
