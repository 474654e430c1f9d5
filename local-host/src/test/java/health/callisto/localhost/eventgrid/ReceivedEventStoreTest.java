package health.callisto.localhost.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedEventStoreTest {
    private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Test
    void aRetryThatWasPlannedBeforeTheClockWasSetBackIsDueAtOnce(@TempDir Path folder) throws IOException {
        try (ReceivedEventStore store = new ReceivedEventStore(folder.resolve("eventgrid.db"))) {
            store.add(List.of(ReceivedEvent.of(Grid.json(Grid.event("a")), TEN)));
            store.retryAt("hook", 1, 2, TEN.plus(LONGEST));

            assertThat(store.due("hook", TEN, LONGEST, 10)).isEmpty();
            assertThat(store.due("hook", TEN.plus(LONGEST), LONGEST, 10)).hasSize(1);
            assertThat(store.due("hook", TEN.minusSeconds(3_600), LONGEST, 10)).hasSize(1);
        }
    }
}
