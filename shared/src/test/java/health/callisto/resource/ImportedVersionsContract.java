package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.WriteOutcome.Result;
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
