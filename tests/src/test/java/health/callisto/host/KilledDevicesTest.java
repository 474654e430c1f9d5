package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same messages in order, and shuffled, doubled and with power cuts in between: the same Observations. */
class KilledDevicesTest {
    private static final boolean LONG = Boolean.getBoolean("callisto.test.long");
    private static final int MESSAGES = LONG ? 100_000 : 6_000;
    private static final int DEVICES = LONG ? 50 : 10;
    private static final int KILLS = LONG ? 12 : 3;

    @TempDir
    private Path folder;

    private final Random random = new Random(20_261_121);

    @Test
    void theObservationsAreTheSame() throws IOException {
        List<String> messages = DeviceMessages.of(MESSAGES, DEVICES);
        Map<String, JsonNode> expected = inOrder(messages);
        assertThat(expected).hasSizeGreaterThan(DEVICES);

        List<String> twice = new ArrayList<>(messages);
        twice.addAll(messages);
        Collections.shuffle(twice, random);
        Path data = folder.resolve("killed");
        int share = twice.size() / KILLS;
        for (int kill = 0; kill < KILLS; kill++) {
            RunningHost host = DeviceHost.start(data);
            if (kill == 0) {
                new DeviceHost(host).connect("heart", DeviceMessages.DEVICE_MAPPING, DeviceMessages.FHIR_MAPPING);
            }
            int last = kill == KILLS - 1 ? twice.size() : (kill + 1) * share;
            sendAndKill(host, twice.subList(kill * share, last));
        }

        try (RunningHost host = DeviceHost.start(data)) {
            DeviceHost devices = new DeviceHost(host);
            Await.until(
                    "the same Observations",
                    () -> devices.observations().equals(expected),
                    () -> devices.observations().size() + " of " + expected.size());
            assertThat(devices.deadLetters()).isEmpty();
        }
    }

    private Map<String, JsonNode> inOrder(List<String> messages) throws IOException {
        try (RunningHost host = DeviceHost.start(folder.resolve("in-order"))) {
            DeviceHost devices = new DeviceHost(host);
            devices.connect("heart", DeviceMessages.DEVICE_MAPPING, DeviceMessages.FHIR_MAPPING);
            try (EventHubProducerClient client = devices.devices()) {
                DeviceHost.send(client, messages);
            }
            String last = "callisto_iot_latency_seconds_count{connector=\"demo/heart\"} " + messages.size();
            Await.until(
                    "all measurements stored",
                    () -> host.page("/metrics").body().contains(last),
                    () -> host.page("/metrics").body());
            return devices.observations();
        }
    }

    /** What was not acknowledged when the host died is sent again by the one who kills it, to the next host. */
    private void sendAndKill(RunningHost host, List<String> messages) {
        List<ProcessHandle> children = host.children();
        try (EventHubProducerClient client = new DeviceHost(host).devices()) {
            DeviceHost.send(client, messages);
            LockSupport.parkNanos(1_000_000L * random.nextInt(2_500));
        } catch (AmqpException e) {
            throw new AssertionError("The hub did not take the messages", e);
        }
        host.kill();
        Await.until("the end of Azurite", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
