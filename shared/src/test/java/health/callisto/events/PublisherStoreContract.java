package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.feed.Change;
import health.callisto.sql.Database;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind the stores of the publisher must do. */
abstract class PublisherStoreContract {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private Database database;
    private PublisherStore store;
    private SubscriptionStore subscriptions;
    private ReplayStore replays;
    private FeedMarkStore marks;

    /** A database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStores() {
        database = open();
        store = new PublisherStore(database);
        subscriptions = new SubscriptionStore(database);
        replays = new ReplayStore(database);
        marks = new FeedMarkStore(database);
    }

    @AfterEach
    void closeStores() {
        database.close();
    }

    private boolean subscribe(String name, long start) {
        return subscriptions.put(new EventSubscription(name, "{\"é\":\"'☂\"}", NOW), start);
    }

    private PartitionState state(int number) {
        return store.partitions().get(number);
    }

    @Test
    void givenNobodyHasSubscribed_thenThereIsNothingToPublish() {
        assertThat(store.partitions()).isEmpty();
        assertThat(subscriptions.isEmpty()).isTrue();
    }

    @Test
    void givenTheFirstSubscription_whenPut_thenBothLanesBeginAtItsStart() {
        assertThat(subscribe("_default", 42)).isTrue();

        assertThat(store.partitions()).containsExactly(new PartitionState(0, 42, 42, "", 0));
        assertThat(subscriptions.list()).containsExactly(new EventSubscription("_default", "{\"é\":\"'☂\"}", NOW));
    }

    @Test
    void givenASubscription_whenPutAgainOrAnotherIsPut_thenPublishingGoesOnWhereItWas() {
        subscribe("_default", 42);

        assertThat(subscribe("_default", 77)).isFalse();
        assertThat(subscribe("other", 99)).isTrue();

        assertThat(state(0).livePosition()).isEqualTo(42);
    }

    @Test
    void givenTwoSubscriptions_whenBothAreRemoved_thenPublishingEndsWithTheLast() {
        subscribe("_default", 42);
        subscribe("other", 42);

        assertThat(subscriptions.remove("other")).isTrue();
        assertThat(store.partitions()).hasSize(1);
        assertThat(subscriptions.remove("other")).isFalse();
        assertThat(subscriptions.remove("_default")).isTrue();
        assertThat(store.partitions()).isEmpty();
    }

    @Test
    void givenALeaseThatIsTaken_whenAnotherHasSeenItFree_thenItComesTooLate() {
        subscribe("_default", 0);
        PartitionState seen = state(0);

        assertThat(store.take(seen, "one")).isTrue();
        assertThat(store.take(seen, "two")).isFalse();
        assertThat(state(0).owner()).isEqualTo("one");
    }

    @Test
    void givenALeaseThatWasTakenOver_whenTheOldOwnerGoesOn_thenNothingOfItLands() {
        subscribe("_default", 0);
        store.take(state(0), "old");
        store.take(state(0), "new");

        assertThat(store.advance(0, "old", Change.Origin.LIVE, 10)).isFalse();
        assertThat(store.renew(0, "old")).isFalse();
        store.release(0, "old");

        assertThat(state(0).owner()).isEqualTo("new");
        assertThat(state(0).livePosition()).isZero();
        assertThat(store.advance(0, "new", Change.Origin.LIVE, 5)).isTrue();
        assertThat(store.advance(0, "new", Change.Origin.IMPORT, 3)).isTrue();
        assertThat(state(0).livePosition()).isEqualTo(5);
        assertThat(state(0).importPosition()).isEqualTo(3);
    }

    @Test
    void givenAnOwner_whenItRenewsAdvancesAndReleases_thenTheBeatShowsThatItLivesAndTheLeaseIsFree() {
        subscribe("_default", 0);
        store.take(state(0), "owner");
        long taken = state(0).beat();

        assertThat(store.renew(0, "owner")).isTrue();
        assertThat(state(0).beat()).isGreaterThan(taken);

        store.release(0, "owner");
        assertThat(state(0).owner()).isEmpty();
    }

    @Test
    void givenManyWhoWantALease_whenTheyTakeItAtOnce_thenOneHasIt() throws Exception {
        subscribe("_default", 0);
        PartitionState seen = state(0);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Boolean>> takers = IntStream.range(0, 16)
                    .mapToObj(number -> (Callable<Boolean>) () -> store.take(seen, "owner-" + number))
                    .toList();
            int taken = 0;
            for (Future<Boolean> taker : threads.invokeAll(takers)) {
                taken += taker.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givenPartitionsThatAreApart_whenTheirNumberChanges_thenAllBeginWhereTheLastOneWas() {
        subscribe("_default", 10);
        store.divide(3);
        store.take(state(1), "owner");
        store.advance(1, "owner", Change.Origin.LIVE, 50);

        store.divide(2);

        assertThat(store.partitions())
                .containsExactly(new PartitionState(0, 10, 10, "", 0), new PartitionState(1, 10, 10, "", 0));
        assertThat(store.advance(1, "owner", Change.Origin.LIVE, 60)).isFalse();
    }

    @Test
    void givenAReplay_whenItIsMovedOn_thenOnlyFromWhereItWasAndUntilItsEnd() {
        EventReplay replay = new EventReplay("r", NOW, NOW.plusNanos(100), 5, 20, 0);
        replays.create(replay, NOW);

        assertThat(replays.open()).containsExactly(replay);
        assertThat(replays.advance(replay, 10, 4)).isTrue();
        assertThat(replays.advance(replay, 10, 4)).isFalse();
        EventReplay moved = replays.find("r").orElseThrow();
        assertThat(moved).isEqualTo(new EventReplay("r", NOW, NOW.plusNanos(100), 10, 20, 4));
        assertThat(replays.advance(moved, 20, 1)).isTrue();
        assertThat(replays.open()).isEmpty();
        assertThat(replays.find("r").orElseThrow().isDone()).isTrue();
    }

    @Test
    void givenMarks_whenAskedForATime_thenTheYoungestBeforeItCountsAndOlderOnesAreForgotten() {
        marks.mark(NOW, NOW.minusSeconds(60), 10);
        marks.mark(NOW.plusSeconds(10), NOW.minusSeconds(50), 99);
        marks.mark(NOW.plusSeconds(120), NOW.plusSeconds(60), 20);

        assertThat(marks.publishedAt(NOW.minusSeconds(1))).isZero();
        assertThat(marks.publishedAt(NOW.plusSeconds(119))).isEqualTo(10);
        assertThat(marks.publishedAt(NOW.plusSeconds(120))).isEqualTo(20);

        marks.forgetBefore(NOW.plusSeconds(300));
        assertThat(marks.publishedAt(NOW.plusSeconds(119))).isZero();
        assertThat(marks.publishedAt(NOW.plusSeconds(300))).isEqualTo(20);
    }
}
