package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dialect of SQL Server sends, how often, and what it makes of errors. */
class SqlServerDialectTest {
    private static final List<String> COLUMNS = List.of("ParameterId", "Code", "SystemId", "SurrogateId");

    @TempDir
    Path folder;

    private SqlServerOnSqlite server;
    private Database database;

    @BeforeEach
    void open() {
        server = SqlServerOnSqlite.make(folder.resolve("server.db"));
        database = server.open();
        database.write(connection -> 0);
        server.forget();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static List<@Nullable Object[]> tokens(int count) {
        return IntStream.range(0, count)
                .<@Nullable Object[]>mapToObj(i -> new @Nullable Object[] {1, "c" + i, 0, (long) i})
                .toList();
    }

    private void insert(List<@Nullable Object[]> rows) {
        database.write(connection -> {
            database.dialect().insert(connection, "TokenIndex", COLUMNS, rows);
            return rows.size();
        });
    }

    private long stored() {
        return database.query("SELECT COUNT(*) FROM TokenIndex", row -> row.getLong(1))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 127, 128})
    void fewRowsAreOneStatement(int count) {
        insert(tokens(count));

        assertThat(server.texts()).hasSize(2).last().isEqualTo("commit");
        assertThat(server.texts().get(0))
                .startsWith("INSERT INTO TokenIndex (ParameterId, Code, SystemId, SurrogateId) VALUES (?,?,?,?)");
        assertThat(stored()).isEqualTo(count);
    }

    @Test
    void manyRowsGoByBulkCopyAndNotByTheDriversOwnWay() {
        insert(tokens(129));

        assertThat(server.texts()).containsExactly("INSERT BULK TokenIndex", "rows", "commit");
        assertThat(stored()).isEqualTo(129);
    }

    @Test
    void statementsOfOneBatchGoTogetherAndNoTextHasMoreParametersThanAServerTakes() {
        database.write(connection -> {
            StatementBatch batch = database.dialect().batch(connection);
            for (int i = 0; i < 12; i++) {
                List<@Nullable Object[]> rows = tokens(100 * (i + 1)).subList(100 * i, 100 * (i + 1));
                batch.insert("TokenIndex", COLUMNS, rows);
            }
            batch.run();
            return 0;
        });

        assertThat(stored()).isEqualTo(1_200);
        assertThat(server.texts().stream().filter(text -> text.startsWith("INSERT")))
                .hasSize(3)
                .allSatisfy(text ->
                        assertThat(text.chars().filter(c -> c == '?').count()).isLessThanOrEqualTo(2_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {2627, 2601, 1205, 3960, 1222, 51_000})
    void aLostRaceIsRunAgainOnTheSameConnection(int number) {
        int before = server.opened();
        server.fail(text -> text.startsWith("INSERT"), number);

        insert(tokens(3));

        assertThat(stored()).isEqualTo(3);
        assertThat(server.texts())
                .startsWith(server.texts().get(0), "rollback", server.texts().get(0), "commit");
        assertThat(server.opened()).as("connections").isEqualTo(before + 1);
    }

    @Test
    void theNumberOfAnErrorInTheMiddleOfABatchIsKept() {
        insert(tokens(1));
        AtomicInteger number = new AtomicInteger();

        database.write(connection -> {
            StatementBatch batch = database.dialect().batch(connection);
            batch.update("UPDATE FeedCounter SET Value = 7");
            batch.insert("TokenIndex", COLUMNS, tokens(1));
            batch.update("UPDATE FeedCounter SET Value = 8");
            try {
                batch.run();
            } catch (SQLException e) {
                number.set(e.getErrorCode());
            }
            return 0;
        });

        assertThat(number).hasValue(2627);
    }

    @Test
    void aRowThatIsNotThereAnyMoreIsALostRace() {
        AtomicInteger tries = new AtomicInteger();

        assertThatThrownBy(() -> database.write(connection -> {
                    tries.incrementAndGet();
                    StatementBatch batch = database.dialect().batch(connection);
                    batch.updateOne("DELETE FROM WriteTicket WHERE TicketId = ?", 99L);
                    batch.run();
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.CONFLICT));
        assertThat(tries).hasValueGreaterThan(5);
    }

    @Test
    void aReadThatWasADeadlocksVictimIsRepeated() {
        server.fail(text -> text.startsWith("SELECT"), 1205);

        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2628, 8152, 207, 229, 8003})
    void aStatementThatIsRefusedForGoodIsNoMatterOfTryingAgain(int number) {
        int before = server.opened();
        server.fail(text -> text.startsWith("INSERT"), number);

        assertThatThrownBy(() -> insert(tokens(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(String.valueOf(number));
        insert(tokens(1));

        assertThat(server.opened()).as("connections").isLessThanOrEqualTo(before + 1);
    }

    @Test
    void aServerThatIsAwayIsUnavailableAndItsConnectionIsClosed() {
        server.fail(text -> text.startsWith("INSERT"), 0);

        assertThatThrownBy(() -> insert(tokens(1)))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
        int before = server.opened();
        database.write(connection -> 0);

        assertThat(server.opened()).isEqualTo(before + 1);
    }

    @Test
    void theLogOfAnErrorHasNoValuesOfTheRow() {
        SQLException told = database.dialect()
                .withoutValues(new SQLException("The duplicate key value is (Miller)", "23000", 2627));

        assertThat(told.getMessage()).isEqualTo("SQL Server error 2627");
        assertThat(told.getCause()).isNull();
    }

    @Test
    void textsAreBoundAsTheColumnsAreThatTheyAreComparedWith() throws SQLException {
        List<String> methods = new ArrayList<>();
        PreparedStatement statement = (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    methods.add(method.getName());
                    return null;
                });

        Rows.bind(statement, 1, "job-1", "Müller");

        assertThat(methods).containsExactly("setString", "setObject");
    }
}
