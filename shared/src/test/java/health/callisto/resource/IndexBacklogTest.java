package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.JsonStrings;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.IndexValue;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.sql.Database;
import health.callisto.sql.TransactionStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexBacklogTest extends StoreContract {
    private static final int ENOUGH = 8;

    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.openSqlite(folder.resolve("test.db"));
    }

    @Override
    IndexBacklog.Rule rule() {
        return new IndexBacklog.Rule(1, ENOUGH, Duration.ZERO);
    }

    @Test
    void givenRowsThatWait_whenSomebodyReads_thenTheyAreInTheirTables() {
        put("a", "Ann");
        put("b", "Bea");
        assertThat(rowsInTable("NumberIndex")).isZero();

        assertThat(rows("NumberIndex")).isEqualTo(2);
        assertThat(rowsInTable("IndexMark")).isZero();
    }

    @Test
    void givenSomebodyWhoReads_whenAResourceIsStored_thenItsRowsDoNotWait() {
        long seen = backlog.reading(() -> {
            put("a", "Ann");
            return rowsInTable("NumberIndex");
        });

        assertThat(seen).isEqualTo(1);
    }

    @Test
    void givenWritesWhoseRowsAreEnough_whenNobodyReads_thenTheyAreInsertedBeside() {
        IntStream.range(0, ENOUGH - 1).forEach(i -> put("p" + i, "Ann" + i));
        assertThat(rowsInTable("NumberIndex")).isZero();

        put("last", "Zoe");

        awaitThat(() -> rowsInTable("IndexMark") == 0);
        assertThat(rowsInTable("NumberIndex")).isEqualTo(ENOUGH);
    }

    @Test
    void givenPartsThatAreInsertedBeside_whenOthersWriteAndReadMeanwhile_thenEachRowIsThereOnce() {
        long many = ENOUGH;
        for (int round = 0; round < 40; round++) {
            int first = round;
            store.commit(Batch.transaction(IntStream.range(0, ENOUGH)
                    .mapToObj(i -> put("r" + first + "-" + i, "R" + first + "-" + i, Precondition.ANY))
                    .toList()));
            if (round % 3 == 0) {
                put("r" + round + "-0", "again" + round);
            }
            if (round % 4 == 0) {
                assertThat(rows("NumberIndex")).isEqualTo((round + 1) * many);
            }
        }
        awaitThat(() -> rowsInTable("IndexMark") == 0);
        assertThat(rowsInTable("NumberIndex")).isEqualTo(40 * many);
        assertThat(rowsInTable("StringIndex")).isEqualTo(80 * many);
    }

    @Test
    void givenMoreRowsOfATableThanOnePartTakes_whenTheyAreInsertedBeside_thenAllAreThere() {
        backlog = new IndexBacklog(database, new IndexBacklog.Rule(1, 500, Duration.ZERO));
        store = newStore();
        store.commit(Batch.transaction(IntStream.range(0, 500)
                .mapToObj(i -> put("p" + i, "Ann" + i, Precondition.ANY))
                .toList()));

        awaitThat(() -> rowsInTable("IndexMark") == 0);
        assertThat(rowsInTable("StringIndex")).isEqualTo(1_000);
        assertThat(rowsInTable("CompositeIndex")).isEqualTo(500);
    }

    @Test
    void givenFarMoreThanIsInsertedBeside_whenTheyCome_thenTheRestIsInsertedAtOnce() {
        // None of these can be among the rows that wait: they are more.
        store.commit(Batch.transaction(IntStream.range(0, 2 * ENOUGH + 1)
                .mapToObj(i -> put("p" + i, "Ann" + i, Precondition.ANY))
                .toList()));

        assertThat(rowsInTable("NumberIndex")).isEqualTo(2 * ENOUGH + 1);
    }

    @Test
    void givenNobodyWhoComes_whenAWhilePasses_thenRowsAreInTheirTables() {
        put("a", "Ann");

        awaitThat(() -> rowsInTable("IndexMark") == 0);
        assertThat(rowsInTable("NumberIndex")).isEqualTo(1);
    }

    @Test
    void givenAVersionWhoseRowsWait_whenItIsReplacedOrDeleted_thenOnlyTheCurrentOnesAreFound() {
        put("a", "Ann");
        put("a", "Anneliese");
        put("b", "Bea");
        store.commit(Batch.of(new Write.Delete(key("b"), Precondition.ANY)));

        assertThat(rows("NumberIndex")).isEqualTo(1);
        assertThat(database.query("SELECT Code FROM TokenIndex", row -> row.getString(1)))
                .allMatch(code -> code.contains("Anneliese"));
    }

    @Test
    void givenRowsThatWait_whenAnImportComes_thenAllAreInTheirTables() {
        put("a", "Ann");
        store.commit(
                new Batch(List.of(put("b", "Bea", Precondition.ANY)), false, Change.Origin.IMPORT, Optional.empty()));

        assertThat(rowsInTable("NumberIndex")).isEqualTo(2);
    }

    @Test
    void givenRowsThatWait_whenATransactionIsTakenBack_thenTheyWaitOnAndItsOwnNeverCome() {
        put("a", "Ann");
        TransactionStep no = connection -> false;
        Batch refused = new Batch(
                List.of(put("b", "Bea", Precondition.ANY)), false, Change.Origin.LIVE, Optional.of(outcomes -> no));

        assertThatThrownBy(() -> store.commit(refused)).isInstanceOf(Problem.class);

        assertThat(rowsInTable("NumberIndex")).isZero();
        assertThat(rows("NumberIndex")).isEqualTo(1);
    }

    @Test
    void givenRowsThatWait_whenTheProcessEnds_thenTheNextOneMakesThemAgain() {
        put("before", "Al");
        backlog.flush();
        put("a", "Ann");
        put("b", "Bea");
        put("b", "Beatrix");
        put("c", "Cid");
        long before = rowsInTable("NumberIndex");

        database.close();
        openStore();

        assertThat(before).isLessThan(4);
        assertThat(rowsInTable("NumberIndex")).isEqualTo(4);
        assertThat(rowsInTable("StringIndex")).isEqualTo(8);
        assertThat(rowsInTable("IndexMark")).isZero();
    }

    @Test
    void givenRowsThatWait_whenTheServiceIsClosed_thenTheyAreInTheirTables() {
        put("a", "Ann");

        backlog.close();

        assertThat(rowsInTable("NumberIndex")).isEqualTo(1);
    }

    @Test
    void givenRowsThatWait_whenTheirResourceIsIndexedAgain_thenNoneIsThereTwice() {
        put("a", "Ann");
        put("b", "Bea");
        ReindexStore reindex = new ReindexStore(database, definitions, TestValues::of, backlog);

        reindex.one(store.find(key("a")).orElseThrow());

        assertThat(rows("NumberIndex")).isEqualTo(2);
        assertThat(rows("StringIndex")).isEqualTo(4);
    }

    @Test
    void givenRowsThatWait_whenTheirParameterIsForgotten_thenTheyDoNotComeBack() {
        put("a", "Ann");
        ReindexStore reindex = new ReindexStore(database, definitions, TestValues::of, backlog);

        while (reindex.forget(4, 10)) {}

        assertThat(rows("NumberIndex")).isZero();
        assertThat(rows("StringIndex")).isEqualTo(2);
    }

    @Test
    void givenValuesThatTheTablesRefuse_whenTheyAreStored_thenTheirOwnRequestIsToldAndNoOther() {
        put("a", "Ann");
        IndexValue.Token token = new IndexValue.Token(1, "", "twice");
        byte[] rest = ("},\"name\":" + JsonStrings.quote("Bea") + "}").getBytes(StandardCharsets.UTF_8);
        Write twice = new Write.Put(
                key("b"),
                ResourceBody.of(rest),
                new Write.Values(List.of(token, token), 0),
                Precondition.ANY,
                Optional.empty());

        assertThatThrownBy(() -> one(twice)).isInstanceOf(IllegalStateException.class);

        assertThat(store.find(key("b"))).isEmpty();
        assertThat(rows("NumberIndex")).isEqualTo(1);
    }

    @Test
    void givenAResourceWithoutValues_whenItIsStored_thenNothingOfItWaits() {
        byte[] rest = "},\"name\":\"none\"}".getBytes(StandardCharsets.UTF_8);
        Write without = new Write.Put(
                key("none"), ResourceBody.of(rest), new Write.Values(List.of(), 0), Precondition.ANY, Optional.empty());

        one(without);
        assertThat(rowsInTable("IndexMark")).isZero();

        put("a", "Ann");
        assertThat(rows("NumberIndex")).isEqualTo(1);
    }

    @Test
    void givenOneCallerAlone_whenOnlyThoseOfALoadMayWait_thenItsRowsDoNot() {
        backlog = new IndexBacklog(database);
        store = newStore();

        put("a", "Ann");

        assertThat(rowsInTable("NumberIndex")).isEqualTo(1);
    }

    @Test
    void givenManyWhoWrite_whenEachSearchesForWhatItWrote_thenItIsThere() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        List<CompletableFuture<Void>> writers = IntStream.range(0, 6)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> {
                            await(begin);
                            for (int i = 0; i < 150; i++) {
                                String name = "n" + writer + "-" + i;
                                put(name, name);
                                // Some never search, so that rows of theirs wait for others.
                                if (writer % 2 == 0 && i % 3 == 0) {
                                    assertThat(backlog.reading(() -> rowsOf(name)))
                                            .isEqualTo(2);
                                }
                            }
                        },
                        task -> new Thread(task, "writer").start()))
                .toList();
        begin.countDown();
        for (CompletableFuture<Void> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }

        assertThat(rows("NumberIndex")).isEqualTo(6 * 150);
    }

    private int rowsOf(String name) {
        String code = "\"name\":" + JsonStrings.quote(name) + "}";
        return database.query(
                        "SELECT COUNT(*) FROM TokenIndex WHERE ParameterId = 1 AND Code = ?",
                        row -> row.getInt(1),
                        code)
                .get(0);
    }

    private static void awaitThat(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
