package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.SendOptions;
import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.localhost.eventhubs.LocalEventHubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Azure's JavaScript client and its checkpoints in blobs, beside the Java client, against the local Event Hubs. */
class JavaScriptEventHubsTest {
    private static final int PARTITIONS = 3;

    @Test
    @ExtendWith(SharedHost.class)
    void theJavaScriptClientTalksToTheLocalHubsAsTheJavaClientDoes(RunningHost host, @TempDir Path folder)
            throws Exception {
        try (LocalEventHubs hubs = LocalEventHubs.start(folder, 0)) {
            hubs.createHub("talk", PARTITIONS);
            try (EventHubProducerClient java = builder(hubs).buildProducerClient()) {
                java.send(
                        List.of(new EventData("from Java").setMessageId("java-1")),
                        new SendOptions().setPartitionKey("device-7"));
            }

            JsonNode seen = talk(hubs, Files.readString(host.data().resolve("azurite/connection-string")));

            assertThat(seen.path("errors")).isEmpty();
            assertThat(seen.path("name").asText()).isEqualTo("talk");
            assertThat(texts(seen.path("partitions"))).containsExactly("0", "1", "2");
            assertThat(seen.path("madeAt").asText()).startsWith("20");
            assertThat(seen.path("unknownHub").asText()).isEqualTo("MessagingEntityNotFoundError");
            assertThat(seen.path("tooLarge").asText()).isEqualTo("MessageTooLargeError");
            assertThat(seen.at("/fullBatch/limit").asInt()).isEqualTo(1_048_576);
            everythingCameOnce(seen);
            eventsWithOneKeyShareAPartition(seen.path("first"));
            assertThat(bodies(seen.path("second"))).containsExactly("after the checkpoint");
            assertThat(texts(seen.path("late"))).containsOnly("late");
            javaReadsWhatJavaScriptSent(hubs);
        }
    }

    private static EventHubClientBuilder builder(LocalEventHubs hubs) {
        return new EventHubClientBuilder()
                .connectionString(hubs.connectionString(), "talk")
                .consumerGroup("$Default");
    }

    private static JsonNode talk(LocalEventHubs hubs, String storage) throws IOException, InterruptedException {
        Process node = new ProcessBuilder(
                        "node",
                        "event-hubs/talk.mjs",
                        hubs.connectionString(),
                        "talk",
                        storage,
                        "javascript-checkpoints")
                .start();
        OutputLines output = new OutputLines(node.getInputStream());
        OutputLines errors = new OutputLines(node.getErrorStream());
        try {
            Await.until("the end of the talk", () -> !node.isAlive(), () -> output.soFar() + " " + errors.soFar());
            assertThat(node.exitValue()).as("%s", errors.whole()).isZero();
            return RunningHost.parse(String.join("", output.whole()));
        } finally {
            node.destroyForcibly();
        }
    }

    private static void everythingCameOnce(JsonNode seen) {
        JsonNode first = seen.path("first");
        Set<String> places = new HashSet<>();
        first.forEach(event -> places.add(event.path("partition").asText() + "/" + event.path("sequenceNumber")));
        int full = seen.at("/fullBatch/added").asInt();

        // From Java; with a key; to a partition; two of any kind; a full batch; the buffered ones.
        assertThat(first).hasSize(1 + 5 + 1 + 2 + full + 50);
        assertThat(places).hasSize(first.size());
        assertThat(full).isBetween(100, 104);
        assertThat(bodies(first)).contains("from Java", "bytes of partition 1", "text", "[1,2,3]");
    }

    private static void eventsWithOneKeyShareAPartition(JsonNode first) {
        Set<String> partitions = new TreeSet<>();
        int number = 0;
        for (JsonNode event : first) {
            if (event.path("key").asText().equals("device-7")) {
                partitions.add(event.path("partition").asText());
                if (event.path("messageId").asText().startsWith("m")) {
                    assertThat(event.at("/body/number").asInt()).isEqualTo(number++);
                    assertThat(event.at("/properties/kind").asText()).isEqualTo("keyed");
                    assertThat(event.path("contentType").asText()).isEqualTo("application/json");
                }
            }
        }
        assertThat(partitions).hasSize(1);
        assertThat(number).isEqualTo(5);
    }

    private static void javaReadsWhatJavaScriptSent(LocalEventHubs hubs) {
        try (EventHubConsumerClient java = builder(hubs).buildConsumerClient()) {
            List<String> read = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String id = String.valueOf(partition);
                int count = (int) java.getPartitionProperties(id).getLastEnqueuedSequenceNumber() + 1;
                java.receiveFromPartition(id, count, EventPosition.earliest(), Duration.ofSeconds(30)).stream()
                        .map(PartitionEvent::getData)
                        .filter(event -> event.getProperties().containsKey("kind"))
                        .forEach(event -> read.add(event.getBodyAsString()));
            }
            assertThat(read).hasSize(5).contains("{\"from\":\"js\",\"number\":4}");
        }
    }

    private static List<String> bodies(JsonNode events) {
        List<String> bodies = new ArrayList<>();
        events.forEach(event -> {
            JsonNode body = event.path("body");
            bodies.add(body.isTextual() ? body.asText() : body.toString());
        });
        return bodies;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
