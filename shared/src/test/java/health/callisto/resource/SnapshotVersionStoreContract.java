package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.SnapshotVersionStore.Range;
import health.callisto.resource.SnapshotVersionStore.Versions;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link SnapshotStore} and {@link SnapshotVersionStore} must do. */
abstract class SnapshotVersionStoreContract {
    private static final String JOB = "job-1";
    private static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    private final Definitions definitions = Definitions.r4();
    private final ResourceType patient = definitions.resourceType("Patient").orElseThrow();
    private Database database;
    private ResourceStore store;
    private SnapshotStore snapshots;

    /** A database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new ResourceStore(database, definitions, Clock.systemUTC(), TestValues::of);
        snapshots = new SnapshotStore(database, Clock.systemUTC());
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    @Test
    void givenWritesBehindASnapshot_whenItIsRead_thenItIsAsItWas() {
        put("stays", "a");
        put("changes", "a");
        put("goes", "a");
        put("wasGone", "a");
        delete("wasGone");
        Snapshot snapshot = snapshot(JOB);

        put("changes", "b");
        put("changes", "c");
        delete("goes");
        put("wasGone", "b");
        put("comes", "a");

        assertThat(read(snapshot, Versions.CURRENT, 2))
                .containsExactlyInAnyOrder("stays/1 a", "changes/1 a", "goes/1 a");
        assertThat(read(snapshot, Versions.CURRENT_AND_DELETED, 2))
                .containsExactlyInAnyOrder("stays/1 a", "changes/1 a", "goes/1 a", "wasGone/2 deleted");
    }

    @Test
    void givenVersionsFromBefore_whenTheHistoryIsAskedFor_thenEachIsThereOnce() {
        put("p", "a");
        put("p", "b");
        delete("p");
        put("p", "c");
        Snapshot snapshot = snapshot(JOB);
        put("p", "d");

        assertThat(read(snapshot, Versions.HISTORY, 1)).containsExactly("p/1 a", "p/2 b", "p/4 c");
        assertThat(read(snapshot, Versions.ALL, 1)).containsExactly("p/1 a", "p/2 b", "p/3 deleted", "p/4 c");
    }

    @Test
    void givenAnImportWithTimesOfThePast_whenItCommitsBehindTheSnapshot_thenNothingOfItIsInIt() {
        importAt("p", 3, "2020-01-03T00:00:00Z", "current");
        importAt("q", 1, "2020-01-01T00:00:00Z", "current");
        Snapshot snapshot = snapshot(JOB);

        importAt("p", 2, "2020-01-02T00:00:00Z", "slotted into history");
        importAt("q", 2, "2020-01-02T00:00:00Z", "newer, but of the past");
        importAt("r", 1, "2020-01-01T00:00:00Z", "new");

        assertThat(read(snapshot, Versions.CURRENT, 10)).containsExactlyInAnyOrder("p/3 current", "q/1 current");
        assertThat(read(snapshot, Versions.ALL, 10)).containsExactlyInAnyOrder("p/3 current", "q/1 current");
        SnapshotVersionStore versions = versions(snapshot);
        assertThat(versions.current(key("q")))
                .hasValueSatisfying(q -> assertThat(q.version()).isEqualTo(1));
        assertThat(versions.current(key("r"))).isEmpty();
        assertThat(versions.has(store.find(key("q")).orElseThrow())).isFalse();
        assertThat(versions.has(store.find(key("p")).orElseThrow())).isTrue();
        assertThat(read(snapshot("job-2"), Versions.CURRENT, 10)).hasSize(3);
    }

    @Test
    void givenAVersionOfTheFuture_whenASnapshotIsTaken_thenItIsInItAndWhatIsWrittenNowIsNot() {
        importAt("future", 1, "2100-01-01T00:00:00Z", "a");
        Snapshot snapshot = snapshot(JOB);
        put("now", "a");

        assertThat(read(snapshot, Versions.CURRENT, 10)).containsExactly("future/1 a");
    }

    @Test
    void aSnapshotStaysTheSameAndOutlivesTheProcess() {
        put("p", "a");
        Snapshot first = snapshot(JOB);
        put("p", "b");

        Snapshot again =
                new SnapshotStore(database, Clock.systemUTC()).open(JOB).orElseThrow();

        assertThat(again).isEqualTo(first);
    }

    @Test
    void marksOfLateVersionsGoWithTheLastSnapshot() {
        snapshot(JOB);
        snapshot("job-2");
        importAt("p", 1, "2020-01-01T00:00:00Z", "a");
        put("newest", "a");
        snapshot("job-3");
        importAt("q", 1, "2020-01-01T00:00:00Z", "a");

        snapshots.close(JOB);
        snapshots.close("job-2");
        assertThat(marks()).isPositive();
        snapshots.close("job-3");

        assertThat(marks()).isZero();
        importAt("r", 1, "2020-01-01T00:00:00Z", "a");
        assertThat(marks()).isZero();
    }

    @Test
    void rangesCoverEachVersionOnce() {
        for (int i = 0; i < 25; i++) {
            put("p" + i, "a");
        }
        Snapshot snapshot = snapshot(JOB);
        put("p0", "b");
        SnapshotVersionStore versions = versions(snapshot);

        List<Range> ranges = versions.ranges(patient, new Range(Long.MIN_VALUE, snapshot.newest()), 10);

        List<String> all = new ArrayList<>();
        ranges.forEach(range -> all.addAll(read(versions, range, Versions.CURRENT, 4)));
        assertThat(ranges).hasSize(3);
        assertThat(all).hasSize(25).doesNotHaveDuplicates().contains("p0/1 a");
        assertThat(versions.ranges(definitions.resourceType("Observation").orElseThrow(), ALL, 10))
                .isEmpty();
    }

    @Test
    void givenRandomWritesAndImports_whenSnapshotsAreReadLater_thenEachIsWhatWasCommittedThen() {
        Random random = new Random(7);
        Map<String, Snapshot> taken = new HashMap<>();
        Map<String, List<String>> expected = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            String id = "p" + random.nextInt(12);
            switch (random.nextInt(5)) {
                case 0 -> delete(id);
                case 1 ->
                    importAt(
                            id,
                            1 + random.nextInt(40),
                            Instant.parse("2026-01-01T00:00:00Z")
                                    .plusSeconds(random.nextInt(40) * 86_400L)
                                    .toString(),
                            "import " + i);
                default -> put(id, "put " + i);
            }
            if (i % 40 == 39) {
                String job = "job-" + i;
                taken.put(job, snapshot(job));
                expected.put(job, current());
            }
        }

        assertThat(taken).hasSize(10);
        taken.forEach((job, snapshot) -> assertThat(read(snapshot, Versions.CURRENT, 3))
                .as(job)
                .containsExactlyInAnyOrderElementsOf(expected.get(job)));
    }

    /** What is current now, as the store tells it one by one. */
    private List<String> current() {
        List<String> current = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            store.find(key("p" + i))
                    .filter(version -> !version.deleted())
                    .ifPresent(version -> current.add(text(version)));
        }
        return current;
    }

    private Snapshot snapshot(String job) {
        return snapshots.open(job).orElseThrow();
    }

    private SnapshotVersionStore versions(Snapshot snapshot) {
        return new SnapshotVersionStore(database, definitions, snapshot);
    }

    private List<String> read(Snapshot snapshot, Versions wanted, int page) {
        return read(versions(snapshot), new Range(Long.MIN_VALUE, snapshot.newest()), wanted, page);
    }

    private List<String> read(SnapshotVersionStore versions, Range range, Versions wanted, int page) {
        List<String> all = new ArrayList<>();
        List<StoredResource> next = versions.page(patient, range, page, wanted);
        while (!next.isEmpty()) {
            next.forEach(version -> all.add(text(version)));
            long after = next.get(next.size() - 1).surrogateId();
            next = versions.page(patient, new Range(after, range.last()), page, wanted);
        }
        return all;
    }

    /** {@code id/version name}. */
    private static String text(StoredResource version) {
        String key = version.key().id() + "/" + version.version() + " ";
        return key
                + (version.deleted()
                        ? "deleted"
                        : new String(version.json(), StandardCharsets.UTF_8)
                                .replaceFirst(".*\"name\":\"", "")
                                .replace("\"}", ""));
    }

    private ResourceKey key(String id) {
        return new ResourceKey(patient, id);
    }

    private void put(String id, String name) {
        store.commit(Batch.of(write(id, name, Optional.empty())));
    }

    private void importAt(String id, long version, String time, String name) {
        store.commit(Batch.of(write(
                id,
                name,
                Optional.of(new Write.GivenVersion(Optional.of(version), Optional.of(Instant.parse(time)), false)))));
    }

    private Write write(String id, String name, Optional<Write.GivenVersion> given) {
        byte[] rest = ("},\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] json = ("{" + new String(rest, StandardCharsets.UTF_8).substring(2)).getBytes(StandardCharsets.UTF_8);
        return new Write.Put(
                key(id),
                ResourceBody.of(rest),
                new Write.Values(TestValues.of(key(id), json), 0),
                Precondition.ANY,
                given);
    }

    private void delete(String id) {
        store.commit(Batch.of(new Write.Delete(key(id), Precondition.ANY)));
    }

    private long marks() {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("SELECT COUNT(*) FROM LateVersion")) {
                result.next();
                return result.getLong(1);
            }
        });
    }
}
