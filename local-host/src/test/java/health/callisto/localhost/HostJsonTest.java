package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import health.callisto.functions.OwnApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostJsonTest {
    @OwnApp(settings = "AzureFunctionsJobHost__extensions__eventHubs__minEventBatchSize=1")
    private static final class Own {}

    @TempDir
    private Path folder;

    @Test
    void whatIsMissingHasTheDefaultOfTheFunctionsHost() {
        assertThat(HostJson.read(folder.resolve("host.json"), Map.of()))
                .isEqualTo(new HostJson(
                        "api",
                        16,
                        8,
                        5,
                        Duration.ZERO,
                        Duration.ofSeconds(2),
                        new HostJson.EventBatches(100, 1, Duration.ofMinutes(1))));
    }

    @Test
    void theProjectsFileIsRead() {
        assertThat(HostJson.read(Path.of("..", "host.json"), Map.of()))
                .isEqualTo(new HostJson(
                        "",
                        2,
                        4,
                        5,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        new HostJson.EventBatches(1_000, 1_000, Duration.ofSeconds(30))));
    }

    @Test
    void anAppSettingStandsOverTheFile() {
        Map<String, String> settings = Map.of("AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime", "00:00:05");

        assertThat(HostJson.read(Path.of("..", "host.json"), settings).events().maxWait())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aFunctionThatIsAnAppOfItsOwnHasTheSettingsOfThatApp() throws NoSuchMethodException {
        FunctionMethod own = new FunctionMethod("Own", new Own(), Object.class.getMethod("toString"));

        assertThat(HostJson.read(Path.of("..", "host.json"), Map.of(), own)
                        .events()
                        .least())
                .isEqualTo(1);
    }

    @Test
    void aFileThatIsNoJsonIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("host.json"), "{");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> HostJson.read(file, Map.of()))
                .withMessageContaining("host.json");
    }

    @Test
    void aDurationThatIsNoneIsTold() throws IOException {
        Path file = Files.writeString(
                folder.resolve("host.json"), "{\"extensions\":{\"queues\":{\"visibilityTimeout\":\"soon\"}}}");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> HostJson.read(file, Map.of()))
                .withMessageContaining("host.json");
    }
}
