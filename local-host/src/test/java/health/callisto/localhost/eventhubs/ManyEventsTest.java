package health.callisto.localhost.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class ManyEventsTest {
    private static final int DEVICES = 50;
    private static final int EVENTS = 400;
    private static final int AT_ONCE = 20;

    @TempDir
    private Path folder;

    @Test
    void allEventsComeAndThoseOfADeviceInTheirOrder() throws IOException, InterruptedException {
        try (LocalEventHubs hubs = LocalEventHubs.start(folder, 0)) {
            hubs.createHub("devices", 4);
            List<StayingReceiver> receivers = new ArrayList<>();
            try (EventHubProducerAsyncClient producer =
                    Clients.builder(hubs, "devices").buildAsyncProducerClient()) {
                for (String partition : List.of("0", "1", "2", "3")) {
                    receivers.add(new StayingReceiver(
                            hubs, "devices", partition, EventPosition.earliest(), new ReceiveOptions()));
                }
                send(producer);
            }

            Map<String, Integer> last = new HashMap<>();
            for (int i = 0; i < receivers.size(); i++) {
                for (long left = sizeOf(hubs, i); left > 0; left--) {
                    String[] deviceAndNumber = receivers.get(i).next().split("/", 2);
                    int number = Integer.parseInt(deviceAndNumber[1]);
                    assertThat(last.getOrDefault(deviceAndNumber[0], -1)).isEqualTo(number - 1);
                    last.put(deviceAndNumber[0], number);
                }
            }
            assertThat(last).hasSize(DEVICES);
            assertThat(last.values()).containsOnly(EVENTS - 1);
            receivers.forEach(StayingReceiver::close);
        }
    }

    /** Many devices at once, each one message behind the other. */
    private static void send(EventHubProducerAsyncClient producer) {
        Flux.range(0, DEVICES)
                .flatMap(
                        device -> Flux.range(0, EVENTS / AT_ONCE)
                                .concatMap(turn -> producer.send(
                                        events(device, turn), new SendOptions().setPartitionKey("device " + device))),
                        DEVICES)
                .blockLast(Clients.LONG_ENOUGH);
    }

    private static List<EventData> events(int device, int turn) {
        return Clients.events(turn * AT_ONCE, (turn + 1) * AT_ONCE).stream()
                .map(event ->
                        new EventData(device + "/" + event.getBodyAsString().replace("event ", "")))
                .toList();
    }

    private static long sizeOf(LocalEventHubs hubs, int partition) {
        try (Clients clients = new Clients(hubs, "devices")) {
            return 1
                    + clients.consumer
                            .getPartitionProperties(String.valueOf(partition))
                            .getLastEnqueuedSequenceNumber();
        }
    }
}
