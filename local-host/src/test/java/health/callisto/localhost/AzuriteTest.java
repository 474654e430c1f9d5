package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzuriteTest {
    @TempDir
    Path data;

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static BlobServiceClient client(Azurite azurite) {
        return new BlobServiceClientBuilder()
                .connectionString(azurite.connectionString())
                .buildClient();
    }

    /** A terminal sends SIGINT to every process of the group, and the host needs its storage while it stops. */
    @Test
    void ctrlCDoesNotEndItBeforeTheHostDoes() throws IOException, InterruptedException {
        List<ProcessHandle> before = children();
        try (Azurite azurite = Azurite.start(Path.of(".."), data)) {
            for (ProcessHandle child : children()) {
                if (!before.contains(child)) {
                    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start();
                    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
                }
            }

            assertThat(client(azurite).createBlobContainer("still-there").exists())
                    .isTrue();
        }
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void whatWasStoredIsThereAtTheNextStartUnderTheSameUrl() {
        String url;
        try (Azurite azurite = Azurite.start(Path.of(".."), data)) {
            url = client(azurite).createBlobContainer("kept").getBlobContainerUrl();
        }
        try (Azurite again = Azurite.start(Path.of(".."), data)) {
            assertThat(client(again).getBlobContainerClient("kept").exists()).isTrue();
            assertThat(client(again).getBlobContainerClient("kept").getBlobContainerUrl())
                    .isEqualTo(url);
        }
    }

    /** A port that was free a moment ago may be another's: to be connected to it is no sign that Azurite is there. */
    @Test
    void somebodyElseWhoListensIsNotAzurite() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(AzuritePorts.answers(other.getLocalPort())).isFalse();
        }
        try (Azurite azurite = Azurite.start(Path.of(".."), data)) {
            for (String port : Files.readAllLines(data.resolve("ports"))) {
                assertThat(AzuritePorts.answers(Integer.parseInt(port))).isTrue();
            }
            assertThat(azurite.connectionString()).isEqualTo(Files.readString(data.resolve("connection-string")));
        }
    }

    /** What is looked up by its name first is still only what is in its own container or partition. */
    @Test
    void theSameNameInSeveralPlacesNamesDifferentThings() {
        List<String> names = List.of("1", "01", "1.0", "a", "A", "a ");
        try (Azurite azurite = Azurite.start(Path.of(".."), data)) {
            TableClient table = new TableServiceClientBuilder()
                    .connectionString(azurite.connectionString())
                    .buildClient()
                    .createTable("Names");
            for (String place : List.of("one", "two")) {
                BlobContainerClient container = client(azurite).createBlobContainer(place);
                for (String name : names) {
                    container.getBlobClient(name).upload(BinaryData.fromString(place + name));
                    table.upsertEntity(new TableEntity(place, name).addProperty("Value", place + name));
                }
            }

            for (String place : List.of("one", "two")) {
                BlobContainerClient container = client(azurite).getBlobContainerClient(place);
                assertThat(names).allSatisfy(name -> {
                    assertThat(container.getBlobClient(name).downloadContent()).hasToString(place + name);
                    assertThat(table.getEntity(place, name).getProperty("Value"))
                            .isEqualTo(place + name);
                });
            }
            assertThat(table.listEntities().stream()).hasSize(2 * names.size());
        }
    }

    private static ProcessHandle child(List<ProcessHandle> before) {
        return children().stream()
                .filter(each -> !before.contains(each))
                .findFirst()
                .orElseThrow();
    }

    /** Whoever ends it: a person, the system that is short of memory. */
    @Test
    void oneThatEndsByItselfIsStartedAgainAtTheSameUrls() throws Exception {
        List<ProcessHandle> before = children();
        try (Azurite azurite = Azurite.start(Path.of(".."), data)) {
            azurite.keepRunning(() -> {});
            client(azurite).createBlobContainer("kept");
            ProcessHandle first = child(before);

            assertThat(first.destroy()).isTrue();
            first.onExit().get(60, TimeUnit.SECONDS);

            assertThat(client(azurite).getBlobContainerClient("kept").exists()).isTrue();
            assertThat(child(before)).isNotEqualTo(first);
        }
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void oneThatEndsAgainAndAgainIsGivenUp() throws Exception {
        List<ProcessHandle> before = children();
        CountDownLatch givenUp = new CountDownLatch(1);
        try (Azurite azurite = Azurite.start(Path.of(".."), data)) {
            Path node = data.resolve("__azurite_db_blob__.json");
            Files.deleteIfExists(node);
            Files.createDirectory(node);
            azurite.keepRunning(givenUp::countDown);

            assertThat(child(before).destroyForcibly()).isTrue();

            assertThat(givenUp.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(children()).isEqualTo(before);
    }

    /** As when the host is killed while Azurite starts: what closes is its standard input. */
    @Test
    @SuppressWarnings("try") // To close it is what is tried; closing it once more does nothing.
    void aStartThatIsCutOffLeavesNoProcess() throws Exception {
        AzuritePorts ports = AzuritePorts.in(data.resolve("ports"));
        List<ProcessHandle> before = children();
        try (AzuriteProcess cut = AzuriteProcess.launch(Path.of(".."), data, ports)) {
            ProcessHandle process = child(before);
            cut.close();

            assertThat(process.isAlive()).isFalse();
            // Nobody had to kill it.
            assertThat(cut.awaitEnd()).isIn(0, 1);
        }
    }

    @Test
    void theAzuriteOfAHostThatIsGoneIsEndedBeforeTheNextOneStarts() throws Exception {
        AzuritePorts ports = AzuritePorts.in(data.resolve("ports"));
        List<ProcessHandle> before = children();
        try (AzuriteProcess left = AzuriteProcess.launch(Path.of(".."), data, ports)) {
            assertThat(left.comes()).isTrue();
            ProcessHandle former = child(before);

            try (Azurite next = Azurite.start(Path.of(".."), data)) {
                assertThat(former.isAlive()).isFalse();
                assertThat(next.blobUrl()).isEqualTo(ports.blobUrl());
            }
        }
    }

    /** The number that a folder has may be another program's after a restart of the machine. */
    @Test
    void anotherProgramOfTheSameNumberIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("cat").start();
        try {
            Files.writeString(data.resolve("azurite.pid"), Long.toString(other.pid()));

            Azurite.start(Path.of(".."), data).close();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
        }
    }
}
