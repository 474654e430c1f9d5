package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.index.IndexMarkSql;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.sql.Database;
import health.callisto.sql.SqlServerOnSqlite;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often a write goes to a SQL Server and back, as docs/performance.md says it, and what becomes of writes that die on the way.
 */
class RoundTripsTest extends StoreContract {
    @TempDir
    Path folder;

    private SqlServerOnSqlite server;

    @Override
    Database open() {
        server = SqlServerOnSqlite.make(folder.resolve("test.db"));
        return server.open();
    }

    /** Systems and texts have their numbers, and connections are open; the contract has called {@link #open} before. */
    @BeforeEach
    @SuppressWarnings("NullAway")
    void warmUp() {
        one(put("before", "Ann", Precondition.NEW));
        server.forget();
    }

    @Test
    void aCreateTakesFour() {
        one(put("p1", "Ann", Precondition.NEW));

        assertThat(server.roundTrips()).as("%s", server.texts()).isEqualTo(4);
    }

    @Test
    void aTicketTakesTwoAndHoldsTheCounterForNoneOfThem() {
        one(put("p1", "Ann", Precondition.NEW));

        assertThat(server.texts().get(0)).startsWith("UPDATE FeedCounter").endsWith("COMMIT TRANSACTION;\n");
        assertThat(server.texts().get(1)).isEqualTo("commit");
    }

    @Test
    void aTransactionOfTenTakesAsManyAsOneOrTwo() {
        store.commit(Batch.transaction(IntStream.range(0, 10)
                .mapToObj(i -> put("p" + i, "Ann", Precondition.NEW))
                .toList()));

        // Its 40 tokens, texts, strings and so on are more parameters than one text takes.
        assertThat(server.roundTrips()).as("%s", server.texts()).isLessThanOrEqualTo(5);
    }

    @Test
    void anUpdateLooksForWhatIsThereAndReplacesItInOne() {
        one(put("before", "Ann-Marie", Precondition.ANY));
        one(put("other", "Ann", Precondition.ANY));
        server.forget();

        one(put("before", "Ann", Precondition.ANY));

        assertThat(server.roundTrips()).as("%s", server.texts()).isEqualTo(5);
    }

    @Test
    void theSetOfAnImportIsLookedForTogetherAndGoesInByBulkCopy() {
        List<Write> writes = IntStream.range(0, 200)
                .mapToObj(i -> write(
                        "p" + i,
                        "Ann",
                        Precondition.ANY,
                        Optional.of(new Write.GivenVersion(
                                Optional.empty(), Optional.of(Instant.ofEpochMilli(1_000 + i % 10)), false))))
                .toList();

        store.commit(new Batch(writes, false, Change.Origin.IMPORT, Optional.empty()));

        // Ticket 2; looks for keys 2 and for ids 1; 11 tables at 2; the ticket, the snapshot, the commit: 3, and parts
        // of texts.
        assertThat(server.roundTrips()).as("%s", server.texts()).isLessThanOrEqualTo(32);
        assertThat(rowsInTable("Resource")).isEqualTo(201);
    }

    @Test
    void aNewTextTakesALockAndAFewMore() {
        one(put("p1", "Somebody", Precondition.NEW));

        assertThat(server.roundTrips()).as("%s", server.texts()).isLessThanOrEqualTo(4 + 3 * 6);
    }

    @Test
    void theTicketOfAWriteThatDiedInAnOutageIsRemovedAtTheNextLook() {
        server.fail(text -> text.startsWith("INSERT INTO Resource "), 0);
        server.fail(text -> text.startsWith("DELETE FROM WriteTicket"), 0);
        assertThatThrownBy(() -> one(put("p1", "Ann", Precondition.NEW))).isInstanceOf(Problem.class);
        assertThat(rowsInTable("WriteTicket")).isEqualTo(1);

        one(put("p2", "Ann", Precondition.NEW));

        assertThat(store.changes(0, 10)).hasSize(2);
        assertThat(rowsInTable("WriteTicket")).isZero();
    }

    @Test
    void aTicketWhoseAnswerWasLostWhenItWasDrawnDoesNotHoldUpTheFeed() {
        server.loseAnswer(text -> text.startsWith("UPDATE FeedCounter"));
        assertThatThrownBy(() -> one(put("p1", "Ann", Precondition.NEW))).isInstanceOf(Problem.class);

        assertThat(rowsInTable("WriteTicket")).isZero();
        one(put("p2", "Ann", Precondition.NEW));
        assertThat(store.changes(0, 10)).hasSize(2);
    }

    @Test
    void aTicketWhoseAnswerWasLostInAnOutageIsRemovedAtTheNextLook() {
        server.loseAnswer(text -> text.startsWith("UPDATE FeedCounter"));
        server.fail(text -> text.startsWith("DELETE FROM WriteTicket"), 0);
        assertThatThrownBy(() -> one(put("p1", "Ann", Precondition.NEW))).isInstanceOf(Problem.class);
        assertThat(rowsInTable("WriteTicket")).isEqualTo(1);
        long before = store.feed().end();

        assertThat(store.feed().end()).isGreaterThanOrEqualTo(before);
        assertThat(rowsInTable("WriteTicket")).isZero();
    }

    @Test
    void theFeedGoesOnAfterAnOutageThoughNobodyWrites() {
        server.fail(text -> text.startsWith("INSERT INTO Resource "), 0);
        server.fail(text -> text.startsWith("DELETE FROM WriteTicket"), 0);
        assertThatThrownBy(() -> one(put("p1", "Ann", Precondition.NEW))).isInstanceOf(Problem.class);
        long before = store.feed().end();

        assertThat(store.feed().end()).isGreaterThanOrEqualTo(before);
        assertThat(rowsInTable("WriteTicket")).isZero();
    }

    @Test
    void twoProcessesThatWriteInTheSameMillisecondDrawDifferentSurrogateIds() {
        try (Database other = server.open()) {
            ResourceStore second = new ResourceStore(
                    other,
                    definitions,
                    java.time.Clock.systemUTC(),
                    TestValues::of,
                    new IndexBacklog(other),
                    ResourceStore.Capture.ON);
            server.forget();
            for (int i = 0; i < 100; i++) {
                one(put("a" + i, "Ann", Precondition.NEW));
                second.commit(Batch.of(put("b" + i, "Ann", Precondition.NEW)));
            }
        }

        assertThat(server.texts().stream().filter("rollback"::equals)).isEmpty();
        assertThat(rowsInTable("Resource")).isEqualTo(201);
    }

    @Test
    void noMarkOfABacklogIsEverSetWhereManyWrite() {
        put("p1", "Ann");

        assertThat(database.<OptionalLong>read(IndexMarkSql::find)).isEmpty();
    }
}
