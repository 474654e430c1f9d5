package health.callisto.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.HistoryScope;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.resource.write.WriteOutcome.Result;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every database behind {@link ResourceStore} must do. */
abstract class ResourceStoreContract extends StoreContract {
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
    void givenIdsThatWereJustDrawn_whenWrittenAmongOthers_thenAllAreCreatedAndCanBeUpdated() {
        put("known", "x");

        List<WriteOutcome> made = store.commit(Batch.transaction(List.of(
                put("new-1", "x", Precondition.NEW),
                put("known", "y", Precondition.ANY),
                put("new-2", "x", Precondition.NEW))));

        assertThat(made)
                .extracting(WriteOutcome::result)
                .containsExactly(Result.CREATED, Result.UPDATED, Result.CREATED);
        assertThat(put("new-1", "y").version()).isEqualTo(2);
        assertThat(rows("Resource")).isEqualTo(3);
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
                Change.Origin.IMPORT,
                Optional.of(outcomes -> connection -> false));

        assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(Problem.class);
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
    void givenAStep_whenTheBatchIsCommitted_thenItIsToldWhatBecameOfEachWrite() {
        put("p1", "Ann");
        List<Result> told = new ArrayList<>();

        store.commit(new Batch(
                List.of(put("p1", "Bea", Precondition.ABSENT), put("p2", "Cy", Precondition.ABSENT)),
                false,
                Change.Origin.IMPORT,
                Optional.of(outcomes -> connection ->
                        told.addAll(outcomes.stream().map(WriteOutcome::result).toList()))));

        assertThat(told).containsExactly(Result.REFUSED, Result.CREATED);
    }

    @Test
    void givenAnImportOfNewResources_whenTheNextBringsSomeThatAreThere_thenEachIsWhatItWouldBeAlone() {
        put("deleted", "Ann");
        one(new Write.Delete(key("deleted"), Precondition.ANY));
        put("same", "Bea");
        put("changed", "Cy");
        put("kept", "Dee");
        imported(put("new", "Eve", Precondition.ANY));
        long before = store.feed().end();

        assertThat(imported(
                        put("newer", "Fay", Precondition.ABSENT),
                        put("deleted", "Ann", Precondition.ANY),
                        put("same", "Bea", Precondition.ANY),
                        put("changed", "Cyd", Precondition.ANY),
                        put("kept", "other", Precondition.ABSENT),
                        put("changed", "Cyr", Precondition.ANY)))
                .containsExactly(
                        Result.CREATED,
                        Result.CREATED,
                        Result.UNCHANGED,
                        Result.UPDATED,
                        Result.REFUSED,
                        Result.UPDATED);

        assertThat(store.find(key("deleted")).orElseThrow().version()).isEqualTo(3);
        assertThat(store.history(HistoryScope.of(key("changed")), Long.MAX_VALUE, 10))
                .extracting(StoredResource::version)
                .containsExactly(3L, 2L, 1L);
        assertThat(json("kept")).contains("Dee");
        assertThat(store.changes(before, 100)).hasSize(4);
        assertThat(indexRows())
                .isEqualTo(Stream.of("deleted", "same", "changed", "kept", "new", "newer")
                        .mapToLong(id ->
                                TestValues.of(key(id), json(id).getBytes(UTF_8)).size())
                        .sum());
    }

    @Test
    void givenAnImport_whenItPutsTwiceWhatIsThereWithAHistory_thenItsVersionsGoOn() {
        put("p1", "first");
        put("p1", "second");

        assertThat(imported(put("p1", "third", Precondition.ANY), put("p1", "fourth", Precondition.ANY)))
                .containsExactly(Result.UPDATED, Result.UPDATED);

        assertThat(store.history(HistoryScope.of(key("p1")), Long.MAX_VALUE, 10))
                .extracting(StoredResource::version)
                .containsExactly(4L, 3L, 2L, 1L);
    }

    private List<Result> imported(Write... writes) {
        return store.commit(new Batch(List.of(writes), false, Change.Origin.IMPORT, Optional.empty())).stream()
                .map(WriteOutcome::result)
                .toList();
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
}
