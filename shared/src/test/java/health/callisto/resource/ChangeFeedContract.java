package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.resource.feed.FeedPage;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the change feed must do on every database (spec 04, change capture). */
abstract class ChangeFeedContract extends StoreContract {
    private static final int WRITERS = 200;

    private ChangeFeed feed() {
        return store.feed();
    }

    private void putImported(String id) {
        Write write = put(id, "x", Precondition.ANY);
        store.commit(new Batch(List.of(write), false, Change.Origin.IMPORT, Optional.empty()));
    }

    private static List<String> ids(List<Change> changes) {
        return changes.stream().map(change -> change.key().id()).toList();
    }

    @Test
    void givenChangesOfBothOrigins_whenReadByOrigin_thenEachHasItsOwnInOrderAndPassesTheOthers() {
        put("live-1", "x");
        putImported("imported-1");
        put("live-2", "x");

        FeedPage live = feed().page(0, 10, Change.Origin.LIVE);
        FeedPage imported = feed().page(0, 10, Change.Origin.IMPORT);

        assertThat(ids(live.changes())).containsExactly("live-1", "live-2");
        assertThat(ids(imported.changes())).containsExactly("imported-1");
        assertThat(live.through()).isEqualTo(imported.through()).isEqualTo(feed().end());
        assertThat(live.more()).isFalse();
        assertThat(feed().count(0, Change.Origin.LIVE, 10)).isEqualTo(2);
        assertThat(feed().count(0, Change.Origin.LIVE, 1)).isEqualTo(1);
    }

    @Test
    void givenMoreThanAPage_whenReadOnFromEachPage_thenEveryChangeComesOnce() {
        IntStream.range(0, 7).forEach(i -> put("p" + i, "x"));
        List<String> read = new ArrayList<>();

        FeedPage page = feed().page(0, 3, Change.Origin.LIVE);
        read.addAll(ids(page.changes()));
        while (page.more()) {
            page = feed().page(page.through(), 3, Change.Origin.LIVE);
            read.addAll(ids(page.changes()));
        }

        assertThat(read).containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6");
    }

    @Test
    void givenAFeed_whenPurged_thenTheOldestRowsUpToThePositionGoAndNoOthers() {
        IntStream.range(0, 6).forEach(i -> put("p" + i, "x"));
        long fourth = feed().page(0, 4, Change.Origin.LIVE).through();

        assertThat(feed().purge(fourth, 3)).isEqualTo(3);
        assertThat(feed().purge(fourth, 3)).isEqualTo(1);
        assertThat(feed().purge(fourth, 3)).isZero();

        assertThat(ids(store.changes(0, 10))).containsExactly("p4", "p5");
    }

    @Test
    void givenATransactionThatFailed_whenOthersFollow_thenNoPositionIsBeforeOneThatWasRead() {
        put("before", "x");
        long read = feed().page(0, 10, Change.Origin.LIVE).through();
        Batch failing = new Batch(
                List.of(put("failing", "x", Precondition.ANY)),
                false,
                Change.Origin.LIVE,
                Optional.of(outcomes -> connection -> false));
        assertThatThrownBy(() -> store.commit(failing)).isInstanceOf(Problem.class);
        put("after", "x");

        assertThat(ids(feed().page(read, 10, Change.Origin.LIVE).changes())).containsExactly("after");
    }

    @Test
    void givenAServiceThatWasOpenedAnew_whenWritten_thenItsFeedGoesOnBehindTheLastPosition() {
        put("before", "x");
        long read = feed().page(0, 10, Change.Origin.LIVE).through();

        store = newStore();
        put("after", "x");

        assertThat(ids(feed().page(read, 10, Change.Origin.LIVE).changes())).containsExactly("after");
    }

    @Test
    void givenATime_whenItsPositionIsAsked_thenAllChangesSinceAreBehindIt() {
        put("before", "x");
        Instant between = store.changes(0, 1).get(0).time();
        put("after", "x");

        assertThat(ids(store.changes(feed().positionBefore(between), 10))).contains("after");
        assertThat(feed().positionBefore(Instant.now().plusSeconds(3_600))).isEqualTo(feed().end());
        assertThat(feed().positionBefore(Instant.EPOCH)).isZero();
    }

    /** A reader follows while writers commit in any order they come to, each after a time of its own. */
    @Test
    void givenTwoHundredWritersOfRandomLength_whenTheFeedIsFollowed_thenNoChangeIsSkippedOrToldTwice()
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        Set<String> committed = ConcurrentHashMap.newKeySet();
        try {
            List<Callable<Void>> writers = IntStream.range(0, WRITERS)
                    .mapToObj(number -> (Callable<Void>) () -> {
                        for (int i = 0; i < 3; i++) {
                            write("w" + number + "-" + i, committed);
                        }
                        return null;
                    })
                    .toList();
            List<Future<Void>> writing = new ArrayList<>();
            writers.forEach(writer -> writing.add(threads.submit(writer)));
            List<String> read = new ArrayList<>();
            long position = 0;
            boolean done = false;
            while (!done) {
                // Asked before the feed is read: what was committed until then has to be in it.
                done = writing.stream().allMatch(Future::isDone);
                List<Change> changes = store.changes(position, 50);
                while (!changes.isEmpty()) {
                    read.addAll(ids(changes));
                    position = changes.get(changes.size() - 1).position();
                    changes = store.changes(position, 50);
                }
            }
            for (Future<Void> each : writing) {
                each.get();
            }

            assertThat(read).containsExactlyInAnyOrderElementsOf(committed).doesNotHaveDuplicates();
            assertThat(read).hasSize(WRITERS * 3);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The step at the end of the transaction holds it open for a while, as a large one would be. */
    private void write(String id, Set<String> committed) {
        Batch.Step late = outcomes -> connection -> {
            pause();
            return true;
        };
        store.commit(new Batch(List.of(put(id, "x", Precondition.ANY)), false, Change.Origin.LIVE, Optional.of(late)));
        committed.add(id);
    }

    private static void pause() {
        try {
            TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(2_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
