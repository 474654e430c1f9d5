package health.callisto.localhost.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEventHubsTest {
    @TempDir
    private Path folder;

    private LocalEventHubs hubs;
    private Clients clients;

    @BeforeEach
    void start() throws IOException {
        hubs = LocalEventHubs.start(folder, 0);
        hubs.createHub("devices", 4);
        clients = new Clients(hubs, "devices");
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    private void sendTo(String partition, List<EventData> events) {
        clients.producer.send(events, new SendOptions().setPartitionId(partition));
    }

    @Test
    void anEventComesWithItsPropertiesAndWhatTheHubAdds() {
        Instant before = Instant.now().minusMillis(1);
        EventData event = new EventData("{\"pulse\":60}").setContentType("application/json");
        event.setMessageId("m1");
        event.getProperties().putAll(Map.of("device", "d1", "number", 7L));
        clients.producer.send(List.of(event), new SendOptions().setPartitionKey("d1"));

        String partition = clients.consumer.getPartitionIds().stream()
                .filter(id -> !clients.consumer.getPartitionProperties(id).isEmpty())
                .findFirst()
                .orElseThrow();
        EventData received =
                clients.receive(partition, 1, EventPosition.earliest()).get(0);
        assertThat(received.getBodyAsString()).isEqualTo("{\"pulse\":60}");
        assertThat(received.getContentType()).isEqualTo("application/json");
        assertThat(received.getMessageId()).isEqualTo("m1");
        assertThat(received.getProperties()).containsEntry("device", "d1").containsEntry("number", 7L);
        assertThat(received.getPartitionKey()).isEqualTo("d1");
        assertThat(received.getSequenceNumber()).isZero();
        assertThat(received.getOffsetString()).matches("[0-9]+");
        assertThat(received.getEnqueuedTime()).isBetween(before, Instant.now());
    }

    @Test
    void whoWaitsForTheFirstUseOfAHubIsToldOnceAndBehindTheFirstEvent() {
        hubs.createHub("others", 2);
        AtomicInteger told = new AtomicInteger();
        hubs.whenUsed("devices", told::incrementAndGet);
        AtomicInteger ofOthers = new AtomicInteger();
        hubs.whenUsed("others", ofOthers::incrementAndGet);
        assertThat(told).hasValue(0);

        sendTo("2", Clients.events(0, 1));
        assertThat(told).hasValue(1);
        sendTo("0", Clients.events(1, 2));
        sendTo("2", Clients.events(2, 3));
        assertThat(told).hasValue(1);
        assertThat(ofOthers).hasValue(0);
    }

    @Test
    void aHubWithEventsIsInUseAlsoBehindANewStart() throws IOException {
        sendTo("1", Clients.events(0, 1));
        AtomicInteger told = new AtomicInteger();
        hubs.whenUsed("devices", told::incrementAndGet);
        assertThat(told).hasValue(1);

        clients.close();
        hubs.close();
        hubs = LocalEventHubs.start(folder, 0);
        clients = new Clients(hubs, "devices");
        hubs.whenUsed("devices", told::incrementAndGet);
        assertThat(told).hasValue(2);
    }

    @Test
    void aBatchWithAPartitionKeyComesInOrder() {
        EventDataBatch batch = clients.producer.createBatch(new CreateBatchOptions().setPartitionKey("patient 1"));
        Clients.events(0, 100).forEach(event -> assertThat(batch.tryAdd(event)).isTrue());
        clients.producer.send(batch);
        clients.producer.send(Clients.events(100, 120), new SendOptions().setPartitionKey("patient 1"));

        String partition = clients.consumer.getPartitionIds().stream()
                .filter(id -> !clients.consumer.getPartitionProperties(id).isEmpty())
                .reduce((one, other) -> one + " and " + other)
                .orElseThrow();
        List<EventData> received = clients.receive(partition, 120, EventPosition.earliest());
        assertThat(received)
                .extracting(EventData::getBodyAsString)
                .containsExactlyElementsOf(
                        IntStream.range(0, 120).mapToObj(n -> "event " + n).toList());
        assertThat(received).extracting(EventData::getPartitionKey).containsOnly("patient 1");
        assertThat(received).extracting(EventData::getSequenceNumber).startsWith(0L, 1L, 2L);
    }

    @Test
    void eventsWithoutAKeyGoToAllPartitions() {
        for (int i = 0; i < 4; i++) {
            clients.producer.send(Clients.events(i, i + 1));
        }

        for (String partition : clients.consumer.getPartitionIds()) {
            assertThat(clients.bodies(partition, 1, EventPosition.earliest())).hasSize(1);
        }
    }

    @Test
    void hubAndPartitionsTellWhatTheyAreLike() {
        sendTo("2", Clients.events(0, 3));
        EventData last = clients.receive("2", 3, EventPosition.earliest()).get(2);

        EventHubProperties hub = clients.producer.getEventHubProperties();
        assertThat(hub.getName()).isEqualTo("devices");
        assertThat(hub.getPartitionIds()).containsExactly("0", "1", "2", "3");
        PartitionProperties full = clients.consumer.getPartitionProperties("2");
        assertThat(full.getEventHubName()).isEqualTo("devices");
        assertThat(full.getId()).isEqualTo("2");
        assertThat(full.getBeginningSequenceNumber()).isZero();
        assertThat(full.getLastEnqueuedSequenceNumber()).isEqualTo(2);
        assertThat(full.getLastEnqueuedOffset()).isEqualTo(last.getOffsetString());
        assertThat(full.getLastEnqueuedTime()).isEqualTo(last.getEnqueuedTime());
        assertThat(full.isEmpty()).isFalse();
        PartitionProperties empty = clients.consumer.getPartitionProperties("0");
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.getLastEnqueuedSequenceNumber()).isEqualTo(-1);
    }

    @Test
    void aReceiverBeginsWhereItSays() {
        sendTo("1", Clients.events(0, 5));
        List<EventData> all = clients.receive("1", 5, EventPosition.earliest());
        EventData third = all.get(2);

        assertThat(clients.bodies("1", 1, EventPosition.fromOffsetString(third.getOffsetString())))
                .containsExactly("event 3");
        assertThat(clients.bodies("1", 1, EventPosition.fromSequenceNumber(2))).containsExactly("event 3");
        assertThat(clients.bodies("1", 1, EventPosition.fromSequenceNumber(2, true)))
                .containsExactly("event 2");
        assertThat(clients.bodies(
                        "1",
                        1,
                        EventPosition.fromEnqueuedTime(
                                all.get(0).getEnqueuedTime().minusMillis(1))))
                .containsExactly("event 0");
    }

    @Test
    void aReceiverAtTheEndGetsOnlyWhatComesLater() throws InterruptedException {
        sendTo("1", Clients.events(0, 5));
        try (StayingReceiver receiver =
                new StayingReceiver(hubs, "devices", "1", EventPosition.latest(), new ReceiveOptions())) {
            Optional<String> received = Optional.empty();
            while (received.isEmpty()) {
                // Nobody tells when it has arrived.
                sendTo("1", List.of(new EventData("late")));
                received = receiver.next(Duration.ofMillis(100));
            }

            assertThat(received).contains("late");
        }
    }

    @Test
    void whatWasAcceptedIsThereAfterARestartAndNumbersGoOn() throws IOException {
        sendTo("3", Clients.events(0, 10));
        Instant createdAt = clients.consumer.getEventHubProperties().getCreatedAt();
        stop();
        start();
        hubs.createHub("devices", 7);
        sendTo("3", Clients.events(10, 12));

        List<EventData> received = clients.receive("3", 12, EventPosition.earliest());
        assertThat(received).extracting(EventData::getSequenceNumber).endsWith(9L, 10L, 11L);
        assertThat(received).extracting(EventData::getBodyAsString).endsWith("event 9", "event 10", "event 11");
        EventHubProperties hub = clients.consumer.getEventHubProperties();
        assertThat(hub.getCreatedAt()).isEqualTo(createdAt);
        assertThat(hub.getPartitionIds()).hasSize(4);
    }

    @Test
    void aHubOrPartitionThatIsNotThereIsRefused() {
        try (Clients unknown = new Clients(hubs, "nothing")) {
            assertThatThrownBy(() -> unknown.producer.send(Clients.events(0, 1)))
                    .satisfies(this::isNotFound);
            assertThatThrownBy(unknown.consumer::getEventHubProperties).satisfies(this::isNotFound);
            assertThatThrownBy(() -> unknown.receive("0", 1, EventPosition.earliest()))
                    .satisfies(this::isNotFound);
        }
        assertThatThrownBy(() -> sendTo("4", Clients.events(0, 1))).satisfies(this::isNotFound);
        assertThatThrownBy(() -> clients.consumer.getPartitionProperties("x")).satisfies(this::isNotFound);
    }

    private void isNotFound(Throwable error) {
        assertThat(Clients.condition(error)).isEqualTo(AmqpErrorCondition.NOT_FOUND);
        assertThat(error).hasStackTraceContaining("could not be found");
    }

    @Test
    void anEventOverTheLimitIsRefusedAndOneBelowIsTaken() {
        EventData large = new EventData(new byte[1_000_000]);
        EventData tooLarge = new EventData(new byte[1_048_576]);
        assertThatThrownBy(() -> sendTo("0", List.of(tooLarge)))
                .extracting(Clients::condition)
                .isEqualTo(AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED);
        sendTo("0", List.of(large));

        assertThat(clients.receive("0", 1, EventPosition.earliest()).get(0).getBody())
                .hasSize(1_000_000);
    }

    @Test
    void aHubOfAnOddNameOrWithoutPartitionsCannotBeMade() {
        assertThatThrownBy(() -> hubs.createHub("a/b", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hubs.createHub("devices2", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
