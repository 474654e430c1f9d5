package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.feed.Change;
import health.callisto.resource.version.HistoryScope;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.resource.write.WriteOutcome.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every database must make of versions that imports bring with numbers and times of their own. */
abstract class ImportedVersionsContract extends StoreContract {
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
                Change.Origin.IMPORT,
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
    void theSameImportAgainChangesNothing() {
        one(given("p1", "a", 2L, "2020-03-01T00:00:00Z"));

        assertThat(one(given("p1", "a", 2L, "2020-03-01T00:00:00Z")).result()).isEqualTo(Result.UNCHANGED);
        assertThat(store.changes(0, 10)).hasSize(1);
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

    @Test
    void anImportedDeletionIsAVersionWithItsNumberAndTime() {
        one(given("p1", "first", 1, "2020-01-01T00:00:00Z"));

        WriteOutcome deleted = one(deletion("p1", Optional.of(2L), Optional.of("2020-02-01T00:00:00Z")));

        assertThat(deleted.result()).isEqualTo(Result.DELETED);
        StoredResource current = store.find(key("p1")).orElseThrow();
        assertThat(current.deleted()).isTrue();
        assertThat(current.version()).isEqualTo(2);
        assertThat(current.lastUpdated()).hasToString("2020-02-01T00:00:00Z");
        assertThat(indexRows()).isZero();
        assertThat(store.changes(0, 10))
                .extracting(Change::type)
                .containsExactly(Change.Type.CREATED, Change.Type.DELETED);
    }

    @Test
    void anImportedDeletionOfWhatWasNeverThereIsKept() {
        one(deletion("p1", Optional.of(4L), Optional.of("2023-10-27T04:00:00Z")));
        one(deletion("p2", Optional.empty(), Optional.empty()));

        assertThat(store.find(key("p1"))).hasValueSatisfying(version -> {
            assertThat(version.deleted()).isTrue();
            assertThat(version.version()).isEqualTo(4);
        });
        assertThat(store.find(key("p2")))
                .hasValueSatisfying(version -> assertThat(version.deleted()).isTrue());
    }

    @Test
    void theSameImportedDeletionAgainChangesNothing() {
        one(deletion("p1", Optional.of(4L), Optional.of("2023-10-27T04:00:00Z")));
        one(deletion("p2", Optional.empty(), Optional.empty()));
        int changes = store.changes(0, 10).size();

        assertThat(one(deletion("p1", Optional.of(4L), Optional.of("2023-10-27T04:00:00Z")))
                        .result())
                .isEqualTo(Result.UNCHANGED);
        assertThat(one(deletion("p2", Optional.empty(), Optional.empty())).result())
                .isEqualTo(Result.UNCHANGED);
        assertThat(store.changes(0, 10)).hasSize(changes);
    }

    @Test
    void anImportedDeletionOfThePastGoesIntoHistoryWhateverTheOrder() {
        store.commit(new Batch(
                List.of(
                        given("p1", "third", 3, "2020-03-01T00:00:00Z"),
                        deletion("p1", Optional.of(2L), Optional.of("2020-02-01T00:00:00Z")),
                        given("p1", "first", 1, "2020-01-01T00:00:00Z")),
                false,
                Change.Origin.IMPORT,
                Optional.empty()));
        one(timed("p2", "last", "2020-03-01T00:00:00Z", true));
        one(deletion("p2", Optional.empty(), Optional.of("2020-02-01T00:00:00Z"), true));

        assertThat(json("p1")).contains("third");
        List<StoredResource> versions = store.history(HistoryScope.of(key("p1")), Long.MAX_VALUE, 10);
        assertThat(versions).extracting(StoredResource::version).containsExactly(3L, 2L, 1L);
        assertThat(versions).extracting(StoredResource::deleted).containsExactly(false, true, false);
        assertThat(json("p2")).contains("last");
        assertThat(store.history(HistoryScope.of(key("p2")), Long.MAX_VALUE, 10))
                .extracting(StoredResource::deleted)
                .containsExactly(false, true);
        assertThat(one(deletion("p2", Optional.empty(), Optional.of("2020-02-01T00:00:00Z"), true))
                        .result())
                .isEqualTo(Result.SUPERSEDED);
        assertThat(store.history(HistoryScope.of(key("p2")), Long.MAX_VALUE, 10))
                .hasSize(2);
    }

    @Test
    void aResourceThatIsImportedAfterItsDeletionIsThereAgain() {
        one(deletion("p1", Optional.of(2L), Optional.of("2020-02-01T00:00:00Z")));

        assertThat(one(given("p1", "third", 3, "2020-03-01T00:00:00Z")).result())
                .isEqualTo(Result.CREATED);
        assertThat(one(given("p1", "first", 1, "2020-01-01T00:00:00Z")).result())
                .isEqualTo(Result.SUPERSEDED);
        assertThat(json("p1")).contains("third");
    }

    @Test
    void eachRefusalHasItsOwnReason() {
        one(given("p1", "second", 2, "2020-02-01T00:00:00Z"));

        assertThat(one(given("p1", "x", 1, "2020-03-01T00:00:00Z")).refusal())
                .hasValue(WriteOutcome.Refusal.NEWER_TIME_OLDER_VERSION);
        assertThat(one(given("p1", "x", 3, "2020-01-01T00:00:00Z")).refusal())
                .hasValue(WriteOutcome.Refusal.OLDER_TIME_NEWER_VERSION);
        one(given("p1", "first", 1, "2020-01-01T00:00:00Z"));
        assertThat(one(timed("p1", "x", "2019-01-01T00:00:00Z", false)).refusal())
                .hasValue(WriteOutcome.Refusal.NO_VERSION_FREE);
        assertThat(one(write("p1", "x", Precondition.ABSENT, Optional.empty())).refusal())
                .hasValue(WriteOutcome.Refusal.PRECONDITION);
        assertThat(one(given("p1", "third", 3, "2020-03-01T00:00:00Z")).refusal())
                .isEmpty();
    }

    private Write deletion(String id, Optional<Long> version, Optional<String> lastUpdated) {
        return deletion(id, version, lastUpdated, false);
    }

    private Write deletion(String id, Optional<Long> version, Optional<String> lastUpdated, boolean negative) {
        return new Write.Delete(
                key(id),
                Precondition.ANY,
                Optional.of(new Write.GivenVersion(version, lastUpdated.map(Instant::parse), negative)));
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
}
