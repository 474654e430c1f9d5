package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.ResourceType;
import health.callisto.resource.SnapshotVersionStore.Range;
import health.callisto.resource.SnapshotVersionStore.Versions;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.HistoryScope;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link PurgeStore#purgeReplaced} must do. */
abstract class PurgeStoreContract extends StoreContract {
    private static final int PAIRS = 8;
    private static final int SNAPSHOTS = 12;

    private final ResourceType patient = definitions.resourceType("Patient").orElseThrow();
    private PurgeStore purge;
    private SnapshotStore snapshots;

    @BeforeEach
    void openPurge() {
        purge = new PurgeStore(database, definitions);
        snapshots = new SnapshotStore(database, Clock.systemUTC());
    }

    private int purged(int limit) {
        return purge.purgeReplaced(List.of(patient), limit);
    }

    private List<Long> versions(String id) {
        return store.history(HistoryScope.of(key(id)), Long.MAX_VALUE, 100).stream()
                .map(StoredResource::version)
                .toList();
    }

    @Test
    void replacedVersionsGoTheOldestFirstAndInBoundedSteps() {
        put("p", "a");
        put("q", "a");
        put("p", "b");
        put("q", "b");
        put("p", "c");

        assertThat(purged(2)).isEqualTo(2);
        assertThat(versions("p")).containsExactly(3L, 2L);
        assertThat(versions("q")).containsExactly(2L);
        assertThat(purged(2)).isEqualTo(1);
        assertThat(purged(2)).isZero();

        assertThat(rows("ResourceHistory")).isZero();
        assertThat(json("p")).contains("c");
        assertThat(put("p", "d").version()).isEqualTo(4);
    }

    @Test
    void ofADeletedResourceTheDeletionStays() {
        put("p", "a");
        one(new Write.Delete(key("p"), Precondition.ANY));

        assertThat(purged(10)).isEqualTo(1);

        assertThat(versions("p")).containsExactly(2L);
        assertThat(store.find(key("p")).orElseThrow().deleted()).isTrue();
        assertThat(put("p", "b").version()).isEqualTo(3);
    }

    @Test
    void otherTypesKeepTheirHistory() {
        put("p", "a");
        put("p", "b");

        assertThat(purge.purgeReplaced(
                        List.of(
                                definitions.resourceType("Account").orElseThrow(),
                                definitions.resourceType("Observation").orElseThrow()),
                        10))
                .isZero();

        assertThat(versions("p")).containsExactly(2L, 1L);
    }

    @Test
    void eachChangeStaysInTheFeed() {
        put("p", "a");
        put("p", "b");
        purged(10);

        assertThat(store.changes(0, 10)).extracting(Change::version).containsExactly(1L, 2L);
    }

    @Test
    void versionsOfThePastThatAnImportBroughtGoAsWell() {
        importAt("p", 3, "2020-01-03T00:00:00Z");
        importAt("p", 1, "2020-01-01T00:00:00Z");

        assertThat(purged(10)).isEqualTo(1);

        assertThat(versions("p")).containsExactly(3L);
    }

    private void importAt(String id, long version, String time) {
        one(write(
                id,
                "v" + version,
                Precondition.ANY,
                Optional.of(new Write.GivenVersion(Optional.of(version), Optional.of(Instant.parse(time)), false))));
    }

    @Test
    void givenAnOpenSnapshot_whenVersionsAreReplaced_thenTheyStayUntilTheLastOneIsClosed() {
        put("p", "a");
        Snapshot snapshot = snapshots.open("job-1").orElseThrow();
        assertThat(snapshots.open("job-2")).isPresent();
        put("p", "b");

        assertThat(purged(10)).isZero();
        assertThat(names(snapshot)).containsEntry("p", "a");
        snapshots.close("job-1");
        assertThat(purged(10)).isZero();
        snapshots.close("job-2");

        assertThat(purged(10)).isEqualTo(1);
    }

    @Test
    void aScopeLeavesOutWhatTypesWithoutHistoryHaveReplaced() {
        put("p", "a");
        put("p", "b");
        one(new Write.Delete(key("q"), Precondition.ANY));
        put("q", "a");
        List<ResourceType> others = List.of(definitions.resourceType("Account").orElseThrow());

        assertThat(told(Optional.of(patient), Optional.of("p"), List.of(patient)))
                .containsExactly("p/2");
        assertThat(told(Optional.of(patient), Optional.empty(), List.of(patient)))
                .containsExactly("q/1", "p/2");
        assertThat(told(Optional.empty(), Optional.empty(), List.of(others.get(0), patient)))
                .containsExactly("q/1", "p/2");
        assertThat(told(Optional.empty(), Optional.empty(), others)).containsExactly("q/1", "p/2", "p/1");
        assertThat(told(Optional.of(patient), Optional.empty(), others)).containsExactly("q/1", "p/2", "p/1");
    }

    private List<String> told(Optional<ResourceType> type, Optional<String> id, List<ResourceType> currentOnly) {
        HistoryScope scope = new HistoryScope(type, id, Instant.EPOCH, Optional.empty(), currentOnly);
        List<String> told = store.history(scope, Long.MAX_VALUE, 10).stream()
                .map(version -> version.key().id() + "/" + version.version())
                .toList();
        assertThat(store.countHistory(scope)).isEqualTo(told.size());
        return told;
    }

    /** Writers change both of a pair in one transaction, a purge runs all the time: each snapshot has both alike. */
    @Test
    void givenWritersAndAPurgeThatNeverRests_whenSnapshotsAreRead_thenEachIsTheStateOfOneMoment() throws Exception {
        for (int i = 0; i < PAIRS; i++) {
            putPair(i, "start");
        }
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger gone = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Integer>> work = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                String writer = "w" + i + "-";
                work.add(threads.submit(() -> {
                    int writes = 0;
                    while (!stop.get()) {
                        putPair(writes % PAIRS, writer + ++writes);
                    }
                    return writes;
                }));
            }
            Future<Integer> purger = threads.submit(() -> {
                while (!stop.get()) {
                    gone.addAndGet(purged(1_000));
                }
                return gone.get();
            });
            work.add(purger);
            for (int i = 0; i < SNAPSHOTS; i++) {
                String job = "job-" + i;
                Snapshot snapshot = opened(job);
                Map<String, String> names = names(snapshot);
                assertThat(names).hasSize(2 * PAIRS);
                for (int pair = 0; pair < PAIRS; pair++) {
                    assertThat(names.get("a" + pair)).as(job).isEqualTo(names.get("b" + pair));
                }
                assertThat(names(snapshot)).as(job).isEqualTo(names);
                snapshots.close(job);
                int before = gone.get();
                while (gone.get() == before && !purger.isDone()) {
                    Thread.onSpinWait();
                }
            }
        } finally {
            stop.set(true);
            threads.shutdown();
        }
        for (Future<Integer> each : work) {
            assertThat(each.get()).isPositive();
        }
    }

    private void putPair(int pair, String name) {
        store.commit(Batch.transaction(
                List.of(put("a" + pair, name, Precondition.ANY), put("b" + pair, name, Precondition.ANY))));
    }

    private Snapshot opened(String job) {
        Optional<Snapshot> snapshot = snapshots.open(job);
        while (snapshot.isEmpty()) {
            snapshot = snapshots.open(job);
        }
        return snapshot.get();
    }

    /** What is in the snapshot, read in small pages while others write. */
    private Map<String, String> names(Snapshot snapshot) {
        SnapshotVersionStore versions = new SnapshotVersionStore(database, definitions, snapshot);
        Map<String, String> names = new HashMap<>();
        long after = Long.MIN_VALUE;
        List<StoredResource> page = versions.page(patient, new Range(after, snapshot.newest()), 3, Versions.CURRENT);
        while (!page.isEmpty()) {
            for (StoredResource version : page) {
                String name = text(version).replaceFirst(".*\"name\":\"", "").replace("\"}", "");
                assertThat(names.put(version.key().id(), name)).isNull();
            }
            after = page.get(page.size() - 1).surrogateId();
            page = versions.page(patient, new Range(after, snapshot.newest()), 3, Versions.CURRENT);
        }
        return names;
    }
}
