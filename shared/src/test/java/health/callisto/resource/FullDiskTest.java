package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.index.IndexMarkSql;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.sql.Database;
import health.callisto.sql.FaultyDatabase;
import health.callisto.sql.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does whose disk is full for a while, in the middle of a load. */
class FullDiskTest extends StoreContract {
    private static final int ENOUGH = 8;

    @TempDir
    Path folder;

    private @Nullable FaultyDatabase disk;

    @Override
    Database open() {
        FaultyDatabase opened = new FaultyDatabase(folder.resolve("test.db"));
        disk = opened;
        return opened.database();
    }

    private FaultyDatabase disk() {
        return Objects.requireNonNull(disk, "not open");
    }

    @Override
    IndexBacklog.Rule rule() {
        return new IndexBacklog.Rule(1, ENOUGH, Duration.ZERO);
    }

    @Test
    void givenWhatFollowsACommitFails_whenAResourceIsStored_thenThatIsAnsweredAndItIsFound() {
        put("a", "Ann");
        disk().fullAfterCommit(true);

        assertThat(put("b", "Bea").result()).isEqualTo(WriteOutcome.Result.CREATED);
        assertThat(put("b", "Beatrix").result()).isEqualTo(WriteOutcome.Result.UPDATED);

        assertThat(rows("NumberIndex")).isEqualTo(2);
        disk().fullAfterCommit(false);
        put("c", "Cid");
        assertThat(rows("NumberIndex")).isEqualTo(3);
        assertThat(rowsInTable("IndexMark")).isZero();
    }

    @Test
    void givenWhatFollowsACommitFails_whenPartsAreInsertedBeside_thenEachRowIsThereOnce() {
        disk().fullAfterCommit(true);
        IntStream.range(0, 5 * ENOUGH).forEach(i -> put("p" + i, "Ann" + i));
        disk().fullAfterCommit(false);

        assertThat(rows("NumberIndex")).isEqualTo(5 * ENOUGH);
        assertThat(rows("StringIndex")).isEqualTo(10 * ENOUGH);
    }

    @Test
    void givenACommitThatFails_whenItIsAnswered_thenNothingOfItIsStoredAndWhatWaitedIsStillFound() {
        put("a", "Ann");
        disk().fullAtCommit(true);

        assertThatThrownBy(() -> put("b", "Bea"))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
        assertThatThrownBy(() -> rows("NumberIndex")).isInstanceOf(Problem.class);

        disk().fullAtCommit(false);
        assertThat(store.find(key("b"))).isEmpty();
        assertThat(rows("NumberIndex")).isEqualTo(1);
        put("b", "Bea");
        assertThat(rows("NumberIndex")).isEqualTo(2);
    }

    @Test
    void givenRowsThatAreInTheirTablesThoughMemoryHasThemWait_whenSomebodyReads_thenTheyAreMadeAgainFromTheMark() {
        put("a", "Ann");
        put("b", "Bea");
        database.write(
                connection -> Rows.update(
                        connection,
                        "INSERT INTO NumberIndex (ParameterId, Low, High, SurrogateId) SELECT 4, 13, 13, MAX(SurrogateId) FROM Resource"));
        assertThatThrownBy(() -> rows("NumberIndex")).isInstanceOf(RuntimeException.class);

        assertThat(rows("NumberIndex")).isEqualTo(2);
        assertThat(rows("StringIndex")).isEqualTo(4);
        assertThat(rowsInTable("IndexMark")).isZero();
        put("c", "Cid");
        assertThat(rows("NumberIndex")).isEqualTo(3);
    }

    @Test
    void givenAMarkThatMemoryKnowsNothingOf_whenMoreIsStored_thenOneIsRefusedAndTheNextIsStored() {
        database.write(connection -> {
            IndexMarkSql.set(connection, 0);
            return true;
        });
        assertThatThrownBy(() -> put("a", "Ann")).isInstanceOf(RuntimeException.class);

        put("b", "Bea");
        assertThat(rows("NumberIndex")).isEqualTo(1);
        assertThat(store.find(key("a"))).isEmpty();
    }
}
