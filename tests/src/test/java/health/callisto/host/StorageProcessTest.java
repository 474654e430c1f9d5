package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host and the process of its storage: neither outlives the other, and the host tells when it is alone. */
class StorageProcessTest {
    @TempDir
    private Path data;

    private List<ProcessHandle> processesOfTheFolder() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .toList();
    }

    /** How far the start has come when the host is killed: its storage is a process, has chosen its ports, is open. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "callisto.lock",
                "azurite/ports",
                "azurite/azurite.pid",
                "azurite/__azurite_db_blob__.json",
                "azurite/connection-string"
            })
    void aHostKilledWhileItStartsLeavesNoProcess(String made) throws IOException {
        Process host = new HostCommand(data).start();
        Await.until(made, () -> Files.exists(data.resolve(made)) || !host.isAlive());

        host.destroyForcibly();

        Await.until(
                "the end of all processes of the folder",
                () -> processesOfTheFolder().isEmpty(),
                () -> processesOfTheFolder().toString());
        Await.until("the end of the host", () -> !host.isAlive());
    }

    @Test
    void aHostWhoseStorageEndsSaysSoAndStartsItAgain() throws IOException {
        try (RunningHost host = RunningHost.start(data)) {
            ProcessHandle storage = host.children().get(0);

            assertThat(storage.destroy()).isTrue();

            Await.until("an error", () -> host.errors().stream().anyMatch(line -> line.contains("Azurite ended")));
            Await.until("storage again", () -> host.page("/readyz").statusCode() == 200);
            assertThat(host.children()).singleElement().isNotEqualTo(storage);
        }
    }

    @Test
    void aHostWhoseStorageHangsIsNotReady() throws Exception {
        try (RunningHost host = RunningHost.start(data)) {
            long storage = host.children().get(0).pid();
            signal("STOP", storage);
            try {
                HttpResponse<String> ready = host.page("/readyz");

                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.headers().firstValue("Retry-After")).isPresent();
                assertThat(ready.body()).contains("OperationOutcome", "Azurite does not answer");
                assertThat(host.page("/healthz").statusCode()).isEqualTo(200);
            } finally {
                signal("CONT", storage);
            }
            Await.until("storage again", () -> host.page("/readyz").statusCode() == 200);
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
