package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.Callisto;
import health.callisto.config.Settings;
import health.callisto.functions.WorkerApp;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who asks whether the app is ready is told the truth while its database is away, as it may be in the cloud. */
class ReadinessTest {
    @Test
    @ExtendWith(SharedHost.class)
    void anAppWithoutItsDatabaseIsAliveAndNotReady(RunningHost other, @TempDir Path data) throws IOException {
        Settings settings = Settings.of(Map.of(
                "CALLISTO_SQL_URL",
                "jdbc:sqlserver://127.0.0.1:9;encrypt=false;loginTimeout=1",
                "CALLISTO_DATA",
                data.toString(),
                "AzureWebJobsStorage",
                Files.readString(other.data().resolve("azurite/connection-string"))));
        try (Callisto callisto = new Callisto(settings, new SimpleMeterRegistry())) {
            assertThat(page(callisto, "healthz").status()).isEqualTo(200);

            HttpResponse answer = page(callisto, "readyz");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("Retry-After");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("OperationOutcome", "database");
        }
    }

    @Test
    void aSecondProcessOnADataFolderSaysWhoHasIt(@TempDir Path data) {
        try (WorkerApp first = new WorkerApp(data, WorkerApp.NO_STORAGE);
                Callisto second = new Callisto(
                        Settings.of(Map.of(
                                "CALLISTO_AUTH",
                                "off",
                                "CALLISTO_DATA",
                                data.toString(),
                                "AzureWebJobsStorage",
                                WorkerApp.NO_STORAGE)),
                        new SimpleMeterRegistry())) {
            assertThat(first.send("GET", "/readyz", "").status()).isEqualTo(200);

            for (String path : java.util.List.of("readyz", "demo/fhir/main/Patient", "manage/workspaces")) {
                HttpResponse answer = page(second, path);

                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.headers()).containsKey("Retry-After");
                assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                        .contains("Another process uses the database", "CALLISTO_DATA");
            }
        }
    }

    private static HttpResponse page(Callisto callisto, String name) {
        return callisto.pipeline().handle(new HttpRequest("GET", "http://localhost/" + name, Map.of(), ""));
    }
}
