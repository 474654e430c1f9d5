package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.samples.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The first ten minutes of a user: start, look, stop, start again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstRunTest {
    private RunningHost host;

    @BeforeAll
    void startOnAnEmptyFolder(@TempDir Path data) throws IOException {
        host = RunningHost.startWithSamples(data).withSamplesImported();
    }

    @AfterAll
    void stop() {
        host.close();
    }

    @Test
    void theContainerThatImportsAreReadFromIsThere() {
        Await.until("the container", () -> new com.azure.storage.blob.BlobServiceClientBuilder()
                .connectionString(InputFiles.connectionString(host))
                .buildClient()
                .getBlobContainerClient("import")
                .exists());
    }

    @Test
    @Order(1)
    void theSampleIsThereInItsCounts() throws IOException {
        Map<String, Integer> promised = Samples.counts();

        assertThat(host.counts(promised.keySet())).containsExactlyEntriesOf(promised);
        assertThat(host.versions())
                .isEqualTo(promised.values().stream().mapToLong(count -> count).sum());
    }

    @Test
    @Order(2)
    void threeThingsToTryArePrinted() {
        assertThat(host.output())
                .filteredOn(line -> line.startsWith("  curl "))
                .hasSize(3)
                .allMatch(line -> line.contains(host.base().toString()));
        assertThat(host.errors()).isEmpty();
    }

    @Test
    @Order(3)
    void everyCallOfTheReadmeIsAnswered() throws IOException {
        List<String> calls = ReadmeCalls.read();

        assertThat(calls).hasSizeGreaterThanOrEqualTo(4);
        for (String call : calls) {
            assertThat(ReadmeCalls.status(call, host)).as(call).startsWith("2");
        }
        Await.until(
                "the end of the README's import",
                () -> host.get("Patient/readme").statusCode() == 200);
    }

    @Test
    @Order(4)
    void itEndsInOrderWithItsAzuriteAndHasEverythingAtTheNextStart() throws IOException {
        Map<String, Integer> before = host.counts(Samples.counts().keySet());
        List<ProcessHandle> children = host.children();

        host.stop();

        assertThat(children).isNotEmpty();
        Await.until("the end of Azurite", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        host = RunningHost.startWithSamples(host.data()).withSamplesImported();
        Await.until("the end of the start", () -> host.output().contains("Try:"));
        assertThat(host.output())
                .noneMatch(line -> line.startsWith("The data folder is empty") || line.startsWith("Imported"));
        assertThat(host.counts(Samples.counts().keySet())).isEqualTo(before);
    }
}
