package health.callisto.localhost.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path folder;

    private HubStore store;
    private EventReadSql reader;

    @BeforeEach
    void open() throws IOException {
        open(NOON);
    }

    private void open(Instant now) throws IOException {
        store = new HubStore(folder.resolve("hubs.db"), Clock.fixed(now, ZoneOffset.UTC));
        store.createHub("devices", 2);
        reader = new EventReadSql(folder.resolve("hubs.db"));
    }

    @AfterEach
    void close() {
        reader.close();
        store.close();
    }

    private Partition partition(int number) {
        return store.hub("devices").partitions().get(number);
    }

    private void append(int partition, int count) {
        NewEvent event = new NewEvent(new byte[0], Map.of(), new byte[] {0, 0x53, 0x77, 0x40});
        store.append(List.of(new HubStore.Append(partition(partition), Collections.nCopies(count, event))));
    }

    private void forget(Duration kept, long mostEvents, Instant now) {
        try (Retention retention = new Retention(store, reader, kept, mostEvents, Clock.fixed(now, ZoneOffset.UTC))) {
            retention.forget();
        }
    }

    private List<Long> kept(int partition) {
        return reader.page(partition(partition), 0, Long.MAX_VALUE >> 24, 100).stream()
                .map(StoredEvent::sequenceNumber)
                .toList();
    }

    @Test
    void oldEventsAreForgottenAndNumbersGoOn() throws IOException {
        append(0, 3);
        close();
        open(NOON.plus(Duration.ofHours(2)));
        append(0, 2);
        forget(Duration.ofHours(24), 100, NOON.plus(Duration.ofHours(25)));

        assertThat(kept(0)).containsExactly(3L, 4L);
        assertThat(partition(0).begin()).isEqualTo(3);
        forget(Duration.ofHours(24), 100, NOON.plus(Duration.ofHours(27)));
        assertThat(kept(0)).isEmpty();
        close();
        open(NOON.plus(Duration.ofHours(28)));
        assertThat(partition(0).begin()).isEqualTo(5);
        append(0, 1);
        assertThat(kept(0)).containsExactly(5L);
    }

    @Test
    void ofTooManyEventsTheOldestOfTheLongestPartitionAreForgotten() {
        append(0, 8);
        append(1, 2);
        forget(Duration.ofHours(24), 6, NOON);

        assertThat(kept(0)).containsExactly(4L, 5L, 6L, 7L);
        assertThat(kept(1)).containsExactly(0L, 1L);
    }

    @Test
    void aPositionThatWasForgottenIsTheOldestThatIsKept() {
        append(0, 8);
        forget(Duration.ofHours(24), 5, NOON);

        assertThat(reader.find(partition(0), StartPosition.EARLIEST)).isEqualTo(3);
        assertThat(reader.find(partition(0), StartPosition.of("amqp.annotation.x-opt-offset > '-1'")))
                .isEqualTo(3);
        assertThat(reader.find(partition(0), StartPosition.of("amqp.annotation.x-opt-offset > '27'")))
                .isEqualTo(7);
        assertThat(reader.find(partition(0), StartPosition.of("amqp.annotation.x-opt-offset > '@latest'")))
                .isEqualTo(8);
    }

    @Test
    void timeDoesNotGoBackWithinAPartition() throws IOException {
        append(0, 1);
        close();
        open(NOON.minus(Duration.ofHours(1)));
        append(0, 1);

        assertThat(partition(0).end().enqueuedAt()).isEqualTo(NOON);
    }
}
