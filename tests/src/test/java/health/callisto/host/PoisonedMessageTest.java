package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that no worker can read is put aside, and the queue goes on. */
class PoisonedMessageTest {
    @Test
    void aMessageThatIsNoJsonEndsInThePoisonQueue(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        HostCommand command = new HostCommand(data).in(homeThatTriesAgainSoon(folder.resolve("home")));
        try (RunningHost host = RunningHost.start(command, data)) {
            QueueClient queue = queue(host, "callisto-import");
            QueueClient poison = queue(host, "callisto-import-poison");
            poison.createIfNotExists();

            queue.sendMessage("this is no JSON");

            Await.until("a poisoned message", () -> poison.getProperties().getApproximateMessagesCountLong() == 1);
            assertThat(poison.receiveMessage().getBody()).hasToString("this is no JSON");
            Await.until("an empty queue", () -> queue.getProperties().getApproximateMessagesCountLong() == 0);
            importsStill(host);
        }
        Files.delete(folder.resolve("home/local-host"));
    }

    private static void importsStill(RunningHost host) {
        String url =
                new InputFiles(host).upload("behind/Patient.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"a\"}");

        assertThat(ImportJob.start(host, new ImportJob.Input("Patient", url))
                        .manifest()
                        .path("error"))
                .isEmpty();
    }

    /** The project's host.json, but a message that failed is tried again at once and not in five seconds. */
    private static Path homeThatTriesAgainSoon(Path home) throws IOException {
        Files.createDirectories(home);
        Files.createSymbolicLink(home.resolve("local-host"), HostCommand.HOME.resolve("local-host"));
        String hostJson = Files.readString(HostCommand.HOME.resolve("host.json"));
        Files.writeString(
                home.resolve("host.json"),
                hostJson.replaceFirst("\"visibilityTimeout\": \"[0-9:]*\"", "\"visibilityTimeout\": \"00:00:00\""));
        return home;
    }

    private static QueueClient queue(RunningHost host, String name) {
        return new QueueClientBuilder()
                .connectionString(InputFiles.connectionString(host))
                .queueName(name)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient();
    }
}
