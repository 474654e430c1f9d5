package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, with an import under way and without. */
class StoppedImportTest {
    private static final int LINES = 60_000;

    @TempDir
    private Path data;

    @Test
    void anImportStopsWithTheHostAndGoesOnAtTheNextStart() throws IOException {
        ImportJob job;
        try (RunningHost host = RunningHost.start(data)) {
            String url = new InputFiles(host).upload("Patient.ndjson", lines());
            job = ImportJob.start(host, 1_000_000, new ImportJob.Input("Patient", url));
            Await.until("some lines stored", () -> host.versions() > 0);
            host.interrupt();
            endsInOrder(host);
        }
        try (RunningHost again = RunningHost.start(data)) {
            assertThat(job.on(again).manifest().path("error")).isEmpty();
            assertThat(again.versions()).isEqualTo(LINES);
        }
    }

    @Test
    void anIdleHostStopsWithoutAWarning() throws IOException {
        try (RunningHost host = RunningHost.start(data)) {
            host.interrupt();
            endsInOrder(host);
        }
    }

    private static void endsInOrder(RunningHost host) {
        assertThat(host.output()).anyMatch(line -> line.startsWith("Callisto is stopping"));
        assertThat(host.errors()).noneMatch(line -> line.matches("\\s+at .*|.*(WARN|ERROR).*|.*Exception.*"));
    }

    private static String lines() {
        return IntStream.range(0, LINES)
                .mapToObj(i -> "{\"resourceType\":\"Patient\",\"id\":\"p" + i + "\",\"birthDate\":\"1970-01-01\","
                        + "\"name\":[{\"family\":\"F" + i + "\",\"given\":[\"G\"]}]}")
                .collect(Collectors.joining("\n"));
    }
}
