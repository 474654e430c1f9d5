package health.callisto.localhost.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client that shares out partitions among processes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProcessorsTest {
    private static final int PARTITIONS = 4;

    @TempDir
    private Path folder;

    private LocalEventHubs hubs;
    private Clients clients;
    private final CheckpointStore checkpoints = new CheckpointsInMemory();
    /** Number of the event and who processed it. */
    private final Map<String, String> processed = new ConcurrentHashMap<>();

    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private final Map<String, Set<String>> owned = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws IOException {
        hubs = LocalEventHubs.start(folder, 0);
        hubs.createHub("devices", PARTITIONS);
        clients = new Clients(hubs, "devices");
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    private EventProcessorClient processor(String name) {
        Set<String> partitions = ConcurrentHashMap.newKeySet();
        owned.put(name, partitions);
        return new EventProcessorClientBuilder()
                .connectionString(hubs.connectionString() + ";EntityPath=devices")
                .consumerGroup(Clients.GROUP)
                .checkpointStore(checkpoints)
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY)
                .loadBalancingUpdateInterval(Duration.ofMillis(300))
                .partitionOwnershipExpirationInterval(Duration.ofSeconds(5))
                .processPartitionInitialization(begun -> {
                    partitions.add(begun.getPartitionContext().getPartitionId());
                    changes.add("begun");
                })
                .processPartitionClose(closed -> {
                    partitions.remove(closed.getPartitionContext().getPartitionId());
                    changes.add("closed");
                })
                .processEvent(event -> {
                    processed.put(event.getEventData().getBodyAsString(), name);
                    event.updateCheckpoint();
                    changes.add("processed");
                })
                .processError(error -> changes.add("error"))
                .buildEventProcessorClient();
    }

    /** A partition that it closes itself waits ten seconds for its own thread; all the rest is done at once. */
    private static void stop(EventProcessorClient processor) {
        try {
            processor.stop(Duration.ofSeconds(1));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("Timeout");
        }
    }

    private void until(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            changes.take();
        }
    }

    private void sendToAll(int from, int to) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String key = partition + "/";
            clients.producer.send(
                    Clients.events(from, to).stream()
                            .map(event -> new EventData(key + event.getBodyAsString()))
                            .toList(),
                    new SendOptions().setPartitionId(String.valueOf(partition)));
        }
    }

    @Test
    void aProcessorGetsTheEventsOfAllPartitionsAndGoesOnAtItsCheckpoints() throws InterruptedException {
        sendToAll(0, 5);
        EventProcessorClient first = processor("first");
        first.start();
        until(() -> processed.size() == 5 * PARTITIONS);
        stop(first);
        sendToAll(5, 10);
        EventProcessorClient second = processor("second");
        second.start();
        until(() -> processed.size() == 10 * PARTITIONS);
        stop(second);

        assertThat(processed.values()).filteredOn("second"::equals).hasSize(5 * PARTITIONS);
    }

    @Test
    void aSecondProcessorTakesItsShareOfThePartitions() throws InterruptedException {
        EventProcessorClient first = processor("first");
        EventProcessorClient second = processor("second");
        first.start();
        until(() -> partitionsOf("first").size() == PARTITIONS);
        second.start();
        until(() -> partitionsOf("first").size() == 2 && partitionsOf("second").size() == 2);
        sendToAll(0, 1);
        until(() -> processed.size() == PARTITIONS);
        stop(first);
        stop(second);

        assertThat(processed.values()).containsOnly("first", "second");
    }

    private Set<String> partitionsOf(String processor) {
        return owned.getOrDefault(processor, Set.of());
    }
}
