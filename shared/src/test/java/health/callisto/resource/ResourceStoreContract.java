package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.WriteOutcome.Result;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link ResourceStore} must do. */
abstract class ResourceStoreContract {
    private final Definitions definitions = Definitions.r4();
    private Database database;
    private ResourceStore store;

    /** A database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = store(database);
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    private ResourceStore store(Database on) {
        return new ResourceStore(on, definitions, Clock.systemUTC(), TestValues::of);
    }

    @Test
    void aCreatedResourceIsReadBackWithIdVersionAndTimeInPlace() {
        WriteOutcome outcome = put("p1", "Ann");

        assertThat(outcome.result()).isEqualTo(Result.CREATED);
        assertThat(outcome.version()).isEqualTo(1);
        assertThat(json("p1"))
                .isEqualTo(
                        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\""
                                + outcome.lastUpdated()
                                        .toString()
                                        .replaceAll("Z$", "")
                                        .concat("000")
                                        .substring(0, 23)
                                + "Z\"},\"name\":\"Ann\"}");
    }

    @Test
    void anUpdateMakesTheNextVersionAndKeepsTheOneBefore() {
        put("p1", "Ann");
        WriteOutcome outcome = put("p1", "Bea");

        assertThat(outcome.result()).isEqualTo(Result.UPDATED);
        assertThat(outcome.version()).isEqualTo(2);
        assertThat(json("p1")).contains("Bea");
        assertThat(text(store.findVersion(key("p1"), 1).orElseThrow())).contains("Ann");
    }

    @Test
    void theSameContentMakesNoVersion() {
        put("p1", "Ann");

        assertThat(put("p1", "Ann"))
                .extracting(WriteOutcome::result, WriteOutcome::version)
                .containsExactly(Result.UNCHANGED, 1L);
        assertThat(store.changes(0, 10)).hasSize(1);
    }

    @Test
    void aDeletedResourceIsAVersionAndCanComeBack() {
        put("p1", "Ann");
        WriteOutcome deleted = one(new Write.Delete(key("p1"), Precondition.ANY));
        assertThat(deleted)
                .extracting(WriteOutcome::result, WriteOutcome::version)
                .containsExactly(Result.DELETED, 2L);
        assertThat(store.find(key("p1")).orElseThrow().deleted()).isTrue();
        assertThat(indexRows()).isZero();

        assertThat(one(new Write.Delete(key("p1"), Precondition.ANY)).result()).isEqualTo(Result.UNCHANGED);
        assertThat(put("p1", "Ann"))
                .extracting(WriteOutcome::result, WriteOutcome::version)
                .containsExactly(Result.CREATED, 3L);
        assertThat(store.changes(0, 10))
                .extracting(Change::type, Change::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Change.Type.CREATED, 1L),
                        org.assertj.core.groups.Tuple.tuple(Change.Type.DELETED, 2L),
                        org.assertj.core.groups.Tuple.tuple(Change.Type.UPDATED, 3L));
    }

    @Test
    void deletingWhatNeverWasChangesNothing() {
        assertThat(one(new Write.Delete(key("none"), Precondition.ANY)).result())
                .isEqualTo(Result.UNCHANGED);
        assertThat(store.find(key("none"))).isEmpty();
    }

    @Test
    void aPreconditionThatDoesNotHoldRefusesTheWrite() {
        put("p1", "Ann");

        assertThat(one(put("p1", "Bea", new Precondition.Version(7))).result()).isEqualTo(Result.REFUSED);
        assertThat(one(put("p1", "Bea", Precondition.ABSENT)).result()).isEqualTo(Result.REFUSED);
        assertThat(one(put("p1", "Bea", new Precondition.Version(1))).result()).isEqualTo(Result.UPDATED);
        assertThat(one(put("p2", "Bea", new Precondition.Version(1))).result()).isEqualTo(Result.REFUSED);
    }

    @Test
    void oneRefusedWriteOfAnAtomicBatchMeansThatNothingIsWritten() {
        put("p1", "Ann");

        List<WriteOutcome> outcomes = store.commit(Batch.transaction(
                List.of(put("p2", "Bea", Precondition.ANY), put("p1", "Cy", new Precondition.Version(9)))));

        assertThat(outcomes).extracting(WriteOutcome::result).contains(Result.REFUSED);
        assertThat(store.find(key("p2"))).isEmpty();
        assertThat(json("p1")).contains("Ann");
    }

    @Test
    void aStepThatSaysNoRollsTheWholeBatchBack() {
        Batch batch = new Batch(
                List.of(put("p1", "Ann", Precondition.ANY)),
                false,
                Batch.Origin.IMPORT,
                Optional.of(outcomes -> connection -> false));

        assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(FhirError.class);
        assertThat(store.find(key("p1"))).isEmpty();
        assertThat(store.changes(0, 10)).isEmpty();
    }

    @Test
    void historyIsNewestFirstAndPagesByTheLastIdSeen() {
        for (int i = 1; i <= 5; i++) {
            put("p1", "v" + i);
            put("p2", "v" + i);
        }
        one(new Write.Delete(key("p1"), Precondition.ANY));

        List<StoredResource> first = store.history(HistoryScope.of(key("p1")), Long.MAX_VALUE, 4);
        assertThat(first).extracting(StoredResource::version).containsExactly(6L, 5L, 4L, 3L);
        List<StoredResource> second =
                store.history(HistoryScope.of(key("p1")), first.get(3).surrogateId(), 4);
        assertThat(second).extracting(StoredResource::version).containsExactly(2L, 1L);
        assertThat(store.countHistory(HistoryScope.ALL)).isEqualTo(11);
    }

    @Test
    void importedVersionsKeepTheirNumbersAndTimesWhateverTheirOrder() {
        one(given("p1", "third", 3L, "2020-03-01T00:00:00Z"));
        assertThat(one(given("p1", "first", 1L, "2020-01-01T00:00:00Z")).result())
                .isEqualTo(Result.SUPERSEDED);
        assertThat(one(given("p1", "fourth", 4L, "2020-04-01T00:00:00Z")).result())
                .isEqualTo(Result.UPDATED);
        assertThat(one(given("p1", "first", 1L, "2020-01-01T00:00:00Z")).result())
                .isEqualTo(Result.SUPERSEDED);

        List<StoredResource> versions = store.history(HistoryScope.of(key("p1")), Long.MAX_VALUE, 10);
        assertThat(versions).extracting(StoredResource::version).containsExactly(4L, 3L, 1L);
        assertThat(versions)
                .extracting(v -> v.lastUpdated().toString())
                .containsExactly("2020-04-01T00:00:00Z", "2020-03-01T00:00:00Z", "2020-01-01T00:00:00Z");
        assertThat(json("p1"))
                .contains("fourth")
                .contains("\"versionId\":\"4\"")
                .contains("2020-04-01T00:00:00.000Z");
    }

    @Test
    void givenOneResourceManyTimesInABatch_whenCommitted_thenItIsAsIfTheyCameOneAfterTheOther() {
        List<WriteOutcome> outcomes = store.commit(new Batch(
                List.of(
                        given("p1", "second", 2L, "2020-02-01T00:00:00Z"),
                        given("p1", "third", 3L, "2020-03-01T00:00:00Z"),
                        given("p1", "first", 1L, "2020-01-01T00:00:00Z"),
                        given("p1", "second", 2L, "2020-02-01T00:00:00Z"),
                        given("p1", "first", 1L, "2020-01-01T00:00:00Z"),
                        given("p1", "contradiction", 4L, "2020-02-02T00:00:00Z"),
                        put("p2", "a", Precondition.ABSENT),
                        put("p2", "b", Precondition.ABSENT),
                        put("p2", "b", Precondition.ANY)),
                false,
                Batch.Origin.IMPORT,
                Optional.empty()));

        assertThat(outcomes)
                .extracting(WriteOutcome::result)
                .containsExactly(
                        Result.CREATED,
                        Result.UPDATED,
                        Result.SUPERSEDED,
                        Result.SUPERSEDED,
                        Result.SUPERSEDED,
                        Result.REFUSED,
                        Result.CREATED,
                        Result.REFUSED,
                        Result.UPDATED);
        assertThat(store.history(HistoryScope.of(key("p1")), Long.MAX_VALUE, 10))
                .extracting(StoredResource::version)
                .containsExactly(3L, 2L, 1L);
        assertThat(json("p2")).contains("\"b\"");
        assertThat(indexRows())
                .isEqualTo(TestValues.of(
                                        key("p1"),
                                        store.find(key("p1")).orElseThrow().json())
                                .size()
                        + TestValues.of(
                                        key("p2"),
                                        store.find(key("p2")).orElseThrow().json())
                                .size());
    }

    @Test
    void givenAStep_whenTheBatchIsCommitted_thenItIsToldWhatBecameOfEachWrite() {
        put("p1", "Ann");
        List<Result> told = new ArrayList<>();

        store.commit(new Batch(
                List.of(put("p1", "Bea", Precondition.ABSENT), put("p2", "Cy", Precondition.ABSENT)),
                false,
                Batch.Origin.IMPORT,
                Optional.of(outcomes -> connection ->
                        told.addAll(outcomes.stream().map(WriteOutcome::result).toList()))));

        assertThat(told).containsExactly(Result.REFUSED, Result.CREATED);
    }

    @Test
    void theSameImportAgainChangesNothing() {
        one(given("p1", "a", 2L, "2020-03-01T00:00:00Z"));

        assertThat(one(given("p1", "a", 2L, "2020-03-01T00:00:00Z")).result()).isEqualTo(Result.UNCHANGED);
        assertThat(store.changes(0, 10)).hasSize(1);
    }

    @Test
    void concurrentUpdatesOfOneResourceMakeVersionsWithoutGapOrRepeat() throws Exception {
        int writers = 8;
        long each = 25;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<List<Long>>> runs = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            runs.add(threads.submit(() -> IntStream.range(0, (int) each)
                    .mapToObj(i -> put("p1", "w" + writer + "-" + i).version())
                    .toList()));
        }
        Set<Long> versions = new HashSet<>();
        for (Future<List<Long>> run : runs) {
            versions.addAll(run.get());
        }
        threads.shutdown();

        assertThat(versions).hasSize((int) (writers * each)).contains(1L, writers * each);
        assertThat(store.find(key("p1")).orElseThrow().version()).isEqualTo(writers * each);
        assertThat(store.changes(0, 1000))
                .extracting(Change::version)
                .hasSize((int) (writers * each))
                .doesNotHaveDuplicates();
    }

    @Test
    void ofConcurrentUpdatesWithOneIfMatchExactlyOneIsAccepted() throws Exception {
        put("p1", "start");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Result>> runs = new ArrayList<>();
        for (int w = 0; w < 8; w++) {
            int writer = w;
            runs.add(threads.submit(() ->
                    one(put("p1", "w" + writer, new Precondition.Version(1))).result()));
        }
        List<Result> results = new ArrayList<>();
        for (Future<Result> run : runs) {
            results.add(run.get());
        }
        threads.shutdown();

        assertThat(results)
                .containsOnlyOnce(Result.UPDATED)
                .filteredOn(Result.REFUSED::equals)
                .hasSize(7);
    }

    @Test
    void theIndexHoldsExactlyTheValuesOfTheCurrentVersions() {
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            String id = "p" + random.nextInt(20);
            if (random.nextInt(4) == 0) {
                one(new Write.Delete(key(id), Precondition.ANY));
            } else {
                put(id, "name " + random.nextInt(50) + " 'quoted' \"ü\" 😀");
            }
        }

        int expected = 0;
        for (int i = 0; i < 20; i++) {
            StoredResource current = store.find(key("p" + i)).orElse(null);
            if (current != null && !current.deleted()) {
                expected += TestValues.of(current.key(), current.json()).size();
            }
        }
        assertThat(indexRows()).isEqualTo(expected);
    }

    @Test
    void aLongValueOfEachKindFitsItsKeyAndIsRemovedWithItsVersion() {
        put("p1", "long ".repeat(300));
        put("p1", "short");

        assertThat(indexRows())
                .isEqualTo(TestValues.of(
                                key("p1"), store.find(key("p1")).orElseThrow().json())
                        .size());
    }

    @Test
    void changesAppearInTheOrderOfTheirPositions() {
        IntStream.range(0, 10).forEach(i -> put("p" + i, "x"));

        List<Change> firstPage = store.changes(0, 4);
        List<Change> rest = store.changes(firstPage.get(3).position(), 100);
        assertThat(firstPage).extracting(c -> c.key().id()).containsExactly("p0", "p1", "p2", "p3");
        assertThat(rest).hasSize(6);
        assertThat(rest).extracting(Change::position).isSorted();
    }

    @Test
    void aReaderThatFollowsTheFeedWhileManyWriteMissesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> writers = new ArrayList<>();
        for (int w = 0; w < 8; w++) {
            int writer = w;
            writers.add(threads.submit(() -> IntStream.range(0, 60).forEach(i -> put("w" + writer + "-" + i, "x"))));
        }
        List<String> seen = new ArrayList<>();
        long position = 0;
        while (!writers.stream().allMatch(Future::isDone)) {
            position = follow(position, seen);
        }
        follow(position, seen);
        threads.shutdown();
        for (Future<?> writer : writers) {
            writer.get();
        }

        assertThat(seen).hasSize(480).doesNotHaveDuplicates();
    }

    private long follow(long from, List<String> seen) {
        long position = from;
        for (List<Change> page = store.changes(position, 50); !page.isEmpty(); page = store.changes(position, 50)) {
            page.forEach(change -> seen.add(change.key().id()));
            position = page.get(page.size() - 1).position();
        }
        return position;
    }

    private long indexRows() {
        return TestValues.TABLES.stream().mapToLong(this::rows).sum();
    }

    private long rows(String table) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    private ResourceKey key(String id) {
        return new ResourceKey(definitions.resourceType("Patient").orElseThrow(), id);
    }

    private WriteOutcome put(String id, String name) {
        return one(put(id, name, Precondition.ANY));
    }

    private Write put(String id, String name, Precondition precondition) {
        return write(id, name, precondition, Optional.empty());
    }

    @Test
    void anImportedVersionOfThePastWithoutANumberGetsOneThatIsFree() {
        one(given("p1", "third", 3, "2020-03-01T00:00:00Z"));

        assertThat(one(timed("p1", "second", "2020-02-01T00:00:00Z", false)).version())
                .isEqualTo(2);
        assertThat(one(timed("p1", "first", "2020-01-01T00:00:00Z", false)).version())
                .isEqualTo(1);
        assertThat(one(timed("p1", "zeroth", "2019-01-01T00:00:00Z", false)).result())
                .isEqualTo(Result.REFUSED);
        assertThat(one(timed("p1", "zeroth", "2019-01-01T00:00:00Z", true)).version())
                .isEqualTo(-1);
        assertThat(one(timed("p1", "between", "2020-01-15T00:00:00Z", true)).version())
                .isEqualTo(-2);
        int changes = store.changes(0, 100).size();
        assertThat(one(timed("p1", "zeroth", "2019-01-01T00:00:00Z", true)).result())
                .isEqualTo(Result.SUPERSEDED);
        assertThat(one(timed("p1", "second", "2020-02-01T00:00:00Z", true)).result())
                .isEqualTo(Result.SUPERSEDED);

        assertThat(store.changes(0, 100)).hasSize(changes);
        assertThat(store.history(HistoryScope.of(key("p1")), Long.MAX_VALUE, 10))
                .extracting(StoredResource::version)
                .containsExactly(3L, 2L, -2L, 1L, -1L);
        assertThat(json("p1")).contains("third");
    }

    private Write timed(String id, String name, String lastUpdated, boolean negative) {
        return write(
                id,
                name,
                Precondition.ANY,
                Optional.of(
                        new Write.GivenVersion(Optional.empty(), Optional.of(Instant.parse(lastUpdated)), negative)));
    }

    private Write given(String id, String name, long version, String lastUpdated) {
        return write(
                id,
                name,
                Precondition.ANY,
                Optional.of(
                        new Write.GivenVersion(Optional.of(version), Optional.of(Instant.parse(lastUpdated)), false)));
    }

    private Write write(String id, String name, Precondition precondition, Optional<Write.GivenVersion> given) {
        String rest = "},\"name\":" + health.callisto.fhir.JsonStrings.quote(name) + "}";
        byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
        return new Write.Put(
                key(id),
                ResourceBody.deflate(bytes),
                new Write.Values(TestValues.of(key(id), bytes), 0),
                precondition,
                given);
    }

    private WriteOutcome one(Write write) {
        return store.commit(Batch.of(write)).get(0);
    }

    private String json(String id) {
        return text(store.find(key(id)).orElseThrow());
    }

    private static String text(StoredResource resource) {
        return new String(resource.json(), StandardCharsets.UTF_8);
    }
}
