package health.callisto.bulk.imports;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.bulk.BlobName;
import health.callisto.fhir.Definitions;
import health.callisto.intake.ResourceIntake;
import health.callisto.search.parameter.ParameterSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SetsAheadTest {
    private static final int LINE = 12 * 1024 * 1024;
    private static final int LINES = 6;

    @Test
    void linesOfManyMegabytesAreReadAheadByTheirBytesAndNotByTheirNumber() throws Exception {
        // A line that is no resource is an error of its own, which is all that is asked here.
        byte[] text = ("x".repeat(LINE - 1) + "\n").repeat(LINES).getBytes(StandardCharsets.US_ASCII);
        ImportRange unit =
                new ImportRange(0, "u", "", new BlobName("c", "b"), "e", 0, text.length, false, false, false);
        Definitions definitions = Definitions.r4();
        LineParser parser = new LineParser(
                new ResourceIntake(definitions, ParameterSource.r4(definitions)), definitions, unit, Clock.systemUTC());
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (LineReader reader = new LineReader(new ByteArrayInputStream(text), 0, 50 << 20);
                SetsAhead sets = new SetsAhead(reader, unit, 1, 0, parser, threads)) {
            long lines = 0;
            sets.fill(24);
            assertThat(sets.bytesAhead()).isLessThan(SetsAhead.MOST_BYTES + LINE);
            while (!sets.isEmpty()) {
                LineSet set = sets.take(24);
                lines += set.lines();
                assertThat(set.errors()).hasSize((int) set.lines());
                assertThat(sets.bytesAhead()).isZero();
                sets.fill(24);
            }
            assertThat(lines).isEqualTo(LINES);
        } finally {
            threads.shutdownNow();
        }
    }
}
