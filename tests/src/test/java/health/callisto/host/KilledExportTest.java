package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.samples.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut while an export is planned, and others while its files are written: at whatever step, because files of 20
 * resources are closed and recorded all the time.
 */
class KilledExportTest {
    private static final boolean LONG = Boolean.getBoolean("callisto.test.long");
    /** Resources that are exported when the host is killed. */
    private static final List<Integer> KILLS = LONG ? List.of(0, 1, 500, 3_000, 9_000) : List.of(0, 2_000);

    private static final Pattern DONE = Pattern.compile(".*units, (\\d+) resources.*");

    @TempDir
    private Path data;

    @Test
    void anExportThatIsKilledEndsWithEachResourceOnce() throws IOException {
        Map<String, Integer> promised = Samples.counts();
        String status;
        List<ProcessHandle> children = new ArrayList<>();
        try (RunningHost host = RunningHost.startWithSamples(data).withSamplesImported()) {
            ExportJob job = ExportJob.start(host, "$export?_maxCount=20");
            status = job.path();
            kill(host, job, KILLS.get(0), children);
        }
        for (int resources : KILLS.subList(1, KILLS.size())) {
            try (RunningHost again = again(children)) {
                kill(again, ExportJob.at(again, status), resources, children);
            }
        }

        try (RunningHost last = again(children)) {
            Map<String, JsonNode> output = ExportJob.at(last, status).output();

            Map<String, Integer> counts = new TreeMap<>();
            output.values()
                    .forEach(resource ->
                            counts.merge(resource.path("resourceType").asText(), 1, Integer::sum));
            assertThat(counts).containsExactlyInAnyOrderEntriesOf(promised);
        }
    }

    private RunningHost again(List<ProcessHandle> children) throws IOException {
        Await.until("the end of Azurite", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        children.clear();
        return RunningHost.start(data);
    }

    /** The job must still be under way then. */
    private static void kill(RunningHost host, ExportJob job, int resources, List<ProcessHandle> children) {
        Predicate<HttpResponse<String>> far = answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            Matcher done =
                    DONE.matcher(answer.headers().firstValue("X-Progress").orElse(""));
            return done.matches() && Integer.parseInt(done.group(1)) >= resources;
        };
        Await.until(resources + " exported resources", () -> far.test(job.status()));
        children.addAll(host.children());
        host.kill();
    }
}
