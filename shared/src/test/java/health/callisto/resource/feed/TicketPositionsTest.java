package health.callisto.resource.feed;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.HandClock;
import health.callisto.resource.version.IdKey;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.StatementBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of a database with many writers, tried on the one that is always there: a ticket is drawn, the transaction takes its
 * time, and they commit in any order.
 */
class TicketPositionsTest {
    private static final int WRITERS = 200;

    @TempDir
    Path folder;

    private Database database;
    private final HandClock clock = new HandClock();
    private final AtomicLong owners = new AtomicLong();
    private final TicketPositions positions = new TicketPositions(clock, owners::incrementAndGet);

    @BeforeEach
    void open() {
        database = Database.openSqlite(folder.resolve("tickets.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Answers the position that was committed. */
    private long commit(long ticket) {
        return database.write(connection -> {
            StatementBatch batch = database.dialect().batch(connection);
            long position = positions.first(connection, batch, ticket, 1);
            batch.run();
            Rows.update(connection, """
                    INSERT INTO ResourceChange
                      (Position, ChangedAt, ResourceTypeId, ResourceIdKey, ResourceVersion, ChangeType, Origin)
                    VALUES (?, 0, 1, ?, 1, 0, 0)
                    """, position, IdKey.encode("p" + ticket));
            return position;
        });
    }

    private List<Long> read(long after) {
        long bound = positions.bound(database);
        return database.query(
                "SELECT Position FROM ResourceChange WHERE Position > ? AND Position < ? ORDER BY Position",
                row -> row.getLong(1),
                after,
                bound);
    }

    /** Otherwise readers would stand still for an hour and five minutes. */
    @Test
    void givenAWriterThatDied_whenTheClockWasSetBackByAnHour_thenReadersDoNotWaitForIt() {
        positions.open(database);
        clock.setBack(Duration.ofHours(1));
        long later = commit(positions.open(database));

        assertThat(read(0)).containsExactly(later);
    }

    @Test
    void givenALaterTransactionThatCommitsFirst_whenRead_thenItWaitsForTheEarlierOne() {
        long first = positions.open(database);
        long second = positions.open(database);

        long late = commit(second);
        assertThat(read(0)).isEmpty();

        long early = commit(first);
        assertThat(read(0)).containsExactly(early, late);
        assertThat(early).isLessThan(late);
    }

    @Test
    void givenATransactionThatIsTakenBack_whenRead_thenNobodyWaitsForIt() {
        long first = positions.open(database);
        long late = commit(positions.open(database));

        positions.abandon(database, first);

        assertThat(read(0)).containsExactly(late);
    }

    @Test
    void givenTwoHundredTransactionsOfRandomLength_whenFollowed_thenNothingAppearsBehindTheReader() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        Set<Long> committed = ConcurrentHashMap.newKeySet();
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    long ticket = positions.open(database);
                    pause();
                    if (ThreadLocalRandom.current().nextInt(10) == 0) {
                        positions.abandon(database, ticket);
                    } else {
                        committed.add(commit(ticket));
                    }
                }));
            }
            List<Long> read = new ArrayList<>();
            boolean done = false;
            while (!done) {
                done = writers.stream().allMatch(Future::isDone);
                read.addAll(read(read.isEmpty() ? 0 : read.get(read.size() - 1)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }

            assertThat(read).isSorted().doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
