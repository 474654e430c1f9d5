package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only may go better later is tried until it does: nothing is lost, and nothing that is to be a dead letter is dropped. */
class DeviceFaultsTest {
    @TempDir
    private Path folder;

    @Test
    void givenAStorageAccountThatIsAwayForAWhile_whenMessagesCome_thenTheGoodAreStoredAndTheOthersAreDeadLetters()
            throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        try (Storage storage = Storage.start(Files.createDirectories(folder.resolve("storage")));
                RunningHost host = RunningHost.start(
                        new HostCommand(data)
                                .with("AzureWebJobsStorage", storage.connectionString())
                                // Measurements go in groups here, as they do by themselves in other tests.
                                .with("CALLISTO_IOT_COMPRESS", "true")
                                .with("AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime", "00:00:01"),
                        data)) {
            DeviceHost devices = new DeviceHost(host);
            devices.connect("heart", DeviceMessages.DEVICE_MAPPING, DeviceMessages.FHIR_MAPPING);
            String connection = Files.readString(data.resolve("eventhubs/connection-string"))
                    .strip();
            try (EventHubProducerClient client = new EventHubClientBuilder()
                    .connectionString(connection, "devicedata")
                    .buildProducerClient()) {
                DeviceHost.send(client, DeviceMessages.of(10, 1));
                Await.until(
                        "the first Observations", () -> devices.observations().size() == 2);

                storage.fail(503);
                DeviceHost.send(client, List.of("no JSON"));
                DeviceHost.send(client, DeviceMessages.of(100, 1));
                Await.until("a try that failed", () -> host.errors().stream()
                        .anyMatch(line -> line.contains("The function Normalize failed at try 1")));
                storage.fail(0);

                // A weight in each tenth message, and one hour of heart rates.
                Await.until("all Observations", () -> devices.observations().size() == 11);
                Await.until(
                        "the dead letter", () -> host.page("/metrics").body().contains("InvalidDataFormat"));
                assertThat(storage.files()).isNotNull();
            }
        }
    }
}
