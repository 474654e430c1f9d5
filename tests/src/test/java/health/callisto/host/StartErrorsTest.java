package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of a start is told in one line, which says what to do. */
class StartErrorsTest {
    @TempDir
    private Path folder;

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(errors(command().with("CALLISTO_PORT", port)))
                    .singleElement()
                    .asString()
                    .contains("Port " + port, "CALLISTO_PORT");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path below = Files.createFile(folder.resolve("file")).resolve("data");

        assertThat(errors(new HostCommand(below)))
                .singleElement()
                .asString()
                .contains(below.toString(), "CALLISTO_DATA");
    }

    @Test
    @ExtendWith(SharedHost.class)
    void aFolderThatAnotherHostUsesIsTold(RunningHost other) throws IOException {
        assertThat(errors(new HostCommand(other.data())))
                .singleElement()
                .asString()
                .contains(other.data().toString(), "in use by another", "CALLISTO_DATA");
        assertThat(other.page("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void aMachineWithoutNodeIsTold() throws IOException {
        assertThat(errors(command().with("PATH", folder.toString())))
                .singleElement()
                .asString()
                .contains("Node 20", "AzureWebJobsStorage");
    }

    @Test
    void anOpenDoorToOtherMachinesIsRefused() throws IOException {
        assertThat(errors(command().with("CALLISTO_HOST", "0.0.0.0").with("CALLISTO_AUTH", "off")))
                .singleElement()
                .asString()
                .contains("CALLISTO_AUTH", "CALLISTO_HOST", "loopback");
    }

    @Test
    void aStorageAccountThatIsNoConnectionStringIsTold() throws IOException {
        assertThat(errors(command().with("AzureWebJobsStorage", "nonsense")))
                .singleElement()
                .asString()
                .contains("AzureWebJobsStorage");
    }

    @Test
    void aDatabaseThatCannotBeReachedIsTold() throws IOException {
        assertThat(errors(command()
                        .with("CALLISTO_SQL_URL", "jdbc:sqlserver://127.0.0.1:9;encrypt=false;loginTimeout=1")))
                .singleElement()
                .asString()
                .contains("CALLISTO_SQL_URL", "cannot be reached");
    }

    @Test
    void allBadSettingsAreToldAtOnce() throws IOException {
        List<String> errors = errors(command()
                .with("CALLISTO_PORT", "seventy")
                .with("CALLISTO_AUTH", "maybe")
                .with("CALLISTO_SQL_URL", "jdbc:mysql://localhost"));

        assertThat(errors)
                .satisfiesExactly(
                        line -> assertThat(line).contains("CALLISTO_PORT", "seventy"),
                        line -> assertThat(line).contains("CALLISTO_SQL_URL"),
                        line -> assertThat(line).contains("CALLISTO_AUTH", "maybe"));
    }

    private HostCommand command() {
        return new HostCommand(folder.resolve("data"));
    }

    /** What a start says that must fail. */
    private static List<String> errors(HostCommand command) throws IOException {
        HostCommand.End end = command.run();

        assertThat(end.exitCode()).isNotZero();
        assertThat(end.output()).isEmpty();
        return end.errors();
    }
}
