package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.samples.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A power cut in the middle of the first run. */
class KilledImportTest {
    private static final Pattern PROGRESS = Pattern.compile(" *(\\d+) of (\\d+) units, (\\d+) resources.*");

    @TempDir
    private Path data;

    @Test
    void anImportThatIsKilledEndsWithEachResourceOnce() throws IOException {
        Map<String, Integer> promised = Samples.counts();
        int resources = promised.values().stream().mapToInt(Integer::intValue).sum();
        List<ProcessHandle> children = killInTheMiddle(resources);

        Await.until("the end of Azurite", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        try (RunningHost again = RunningHost.startWithSamples(data).withSamplesImported()) {
            assertThat(again.counts(promised.keySet())).containsExactlyEntriesOf(promised);
            assertThat(again.versions()).isEqualTo(resources);
            assertThat(again.output()).doesNotContain("The data folder is empty: importing the samples");
        }
    }

    private List<ProcessHandle> killInTheMiddle(int resources) throws IOException {
        try (RunningHost host = RunningHost.startWithSamples(data)) {
            Await.until("some units done", () -> host.output().stream().anyMatch(KilledImportTest::someUnitsAreDone));
            List<ProcessHandle> children = host.children();
            host.kill();
            assertThat(children).isNotEmpty();
            assertThat(host.output()).noneMatch(line -> line.startsWith("Imported " + resources));
            return children;
        }
    }

    private static boolean someUnitsAreDone(String line) {
        Matcher progress = PROGRESS.matcher(line);
        return progress.matches()
                && Integer.parseInt(progress.group(1)) >= 2
                && Integer.parseInt(progress.group(3)) > 1_000;
    }
}
