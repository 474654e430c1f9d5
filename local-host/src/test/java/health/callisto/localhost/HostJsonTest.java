package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostJsonTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsMissingHasTheDefaultOfTheFunctionsHost() {
        assertThat(HostJson.read(folder.resolve("host.json")))
                .isEqualTo(new HostJson("api", 16, 5, Duration.ZERO, Duration.ofSeconds(2)));
    }

    @Test
    void theProjectsFileIsRead() {
        assertThat(HostJson.read(Path.of("..", "host.json")))
                .isEqualTo(new HostJson("", 6, 5, Duration.ofSeconds(5), Duration.ofSeconds(2)));
    }

    @Test
    void aFileThatIsNoJsonIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("host.json"), "{");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> HostJson.read(file))
                .withMessageContaining("host.json");
    }

    @Test
    void aDurationThatIsNoneIsTold() throws IOException {
        Path file = Files.writeString(
                folder.resolve("host.json"), "{\"extensions\":{\"queues\":{\"visibilityTimeout\":\"soon\"}}}");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> HostJson.read(file))
                .withMessageContaining("host.json");
    }
}
