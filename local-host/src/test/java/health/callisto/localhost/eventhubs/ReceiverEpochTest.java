package health.callisto.localhost.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverEpochTest {
    @TempDir
    private Path folder;

    private LocalEventHubs hubs;
    private Clients clients;

    @BeforeEach
    void start() throws IOException {
        hubs = LocalEventHubs.start(folder, 0);
        hubs.createHub("devices", 2);
        clients = new Clients(hubs, "devices");
        send("first");
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    private void send(String body) {
        clients.producer.send(List.of(new EventData(body)), new SendOptions().setPartitionId("0"));
    }

    private StayingReceiver receiver(ReceiveOptions options) {
        return new StayingReceiver(hubs, "devices", "0", EventPosition.earliest(), options);
    }

    private static ReceiveOptions epoch(long epoch) {
        return new ReceiveOptions().setOwnerLevel(epoch);
    }

    private static void isStolen(Throwable error) {
        assertThat(Clients.condition(error)).isEqualTo(AmqpErrorCondition.LINK_STOLEN);
    }

    @Test
    void aHigherEpochTakesThePartition() throws InterruptedException {
        try (StayingReceiver lower = receiver(epoch(1))) {
            assertThat(lower.next()).isEqualTo("first");
            try (StayingReceiver higher = receiver(epoch(2))) {
                assertThat(higher.next()).isEqualTo("first");

                isStolen(lower.error());
                send("second");
                assertThat(higher.next()).isEqualTo("second");
            }
        }
    }

    @Test
    void ofEqualEpochsTheNewestHasThePartition() throws InterruptedException {
        try (StayingReceiver older = receiver(epoch(0))) {
            assertThat(older.next()).isEqualTo("first");
            try (StayingReceiver newer = receiver(epoch(0))) {
                assertThat(newer.next()).isEqualTo("first");

                isStolen(older.error());
            }
        }
    }

    @Test
    void aLowerEpochOrNoneIsRefusedUntilTheHigherOneIsGone() throws InterruptedException {
        try (StayingReceiver higher = receiver(epoch(2))) {
            assertThat(higher.next()).isEqualTo("first");
            try (StayingReceiver lower = receiver(epoch(1));
                    StayingReceiver none = receiver(new ReceiveOptions())) {
                isStolen(lower.error());
                isStolen(none.error());
            }
            send("second");
            assertThat(higher.next()).isEqualTo("second");
        }
        assertThat(withoutEpoch()).containsExactly("first", "second");
    }

    /** A client that has closed may be gone a moment later. */
    private List<String> withoutEpoch() {
        while (true) {
            try {
                return clients.bodies("0", 2, EventPosition.earliest());
            } catch (RuntimeException e) {
                isStolen(e);
            }
        }
    }

    @Test
    void receiversWithoutAnEpochShareThePartition() throws InterruptedException {
        try (StayingReceiver one = receiver(new ReceiveOptions());
                StayingReceiver other = receiver(new ReceiveOptions())) {
            assertThat(one.next()).isEqualTo("first");
            assertThat(other.next()).isEqualTo("first");
            send("second");
            assertThat(one.next()).isEqualTo("second");
            assertThat(other.next()).isEqualTo("second");
        }
    }
}
