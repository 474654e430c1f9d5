package health.callisto.localhost.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWriterTest {
    private static final NewEvent EVENT = new NewEvent(new byte[0], Map.of(), new byte[] {1});

    @TempDir
    private Path folder;

    @Test
    void aPublisherThatFailsWithAnErrorDoesNotEndTheWriterOfAllOthers() throws Exception {
        HubStore store = new HubStore(folder.resolve("eventhubs.db"), Clock.systemUTC());
        store.createHub("devices", 1);
        Partition partition = store.hub("devices").partition("0");
        try (EventWriter writer = new EventWriter(store)) {
            writer.append(partition, List.of(EVENT), state -> {
                throw new OutOfMemoryError("as planned by the test");
            });
            writer.append(partition, List.of(EVENT), state -> {
                throw new IllegalStateException("as planned by the test");
            });
            CompletableFuture<DeliveryState> outcome = new CompletableFuture<>();
            writer.append(partition, List.of(EVENT), outcome::complete);

            assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(Accepted.getInstance());
        } finally {
            store.close();
        }
    }
}
