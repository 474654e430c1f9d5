package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks whether the host is ready is told the truth while its database is away. */
class ReadinessTest {
    @Test
    void aHostWithoutItsDatabaseIsAliveAndNotReady(@TempDir Path data) throws IOException {
        HostCommand command = new HostCommand(data)
                .with("CALLISTO_SQL_URL", "jdbc:sqlserver://127.0.0.1:9;encrypt=false;loginTimeout=1");
        try (RunningHost host = RunningHost.serve(command, data)) {
            assertThat(host.page("/healthz").statusCode()).isEqualTo(200);

            HttpResponse<String> answer = host.page("/readyz");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(RunningHost.json(answer).path("resourceType").asText()).isEqualTo("OperationOutcome");
        }
    }
}
