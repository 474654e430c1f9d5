package health.callisto.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cold start loads: a first read waits for nothing that only jobs, devices, events or XML need. */
class ColdStartTest {
    private static final String BUILT = "../local-host/target/";

    @Test
    void aFirstReadNeedsNeitherClientsOfAzureNorHapi(@TempDir Path data) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load",
                        "-cp",
                        String.join(File.pathSeparator, "target/test-classes", BUILT + "lib/*", BUILT + "classes"),
                        ColdStart.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(output.lines().reduce((a, b) -> b).orElse(""))
                .isZero();

        List<String> loaded =
                output.lines().filter(line -> line.contains("[class,load] ")).toList();
        assertThat(output).contains("answered 404");
        assertThat(loaded)
                .hasSizeGreaterThan(1_000)
                .noneMatch(line -> line.contains(" com.azure.core.http.HttpPipeline ")
                        || line.contains(" reactor.core.publisher.Flux ")
                        || line.contains(" ca.uhn.fhir.context.FhirContext ")
                        || line.contains(" com.azure.messaging.")
                        || line.contains(" sun.security.ssl.SSLContextImpl "));
    }
}
