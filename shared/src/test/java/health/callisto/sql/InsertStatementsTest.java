package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertStatementsTest {
    private static final List<String> TABLES = List.of("A", "B", "C", "D", "E", "F", "G");
    private static final List<String> COLUMNS = List.of("Id", "Text");

    @TempDir
    Path folder;

    private Connection connection;
    private final InsertStatements statements = new InsertStatements();

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("inserts.db"));
        for (String table : TABLES) {
            Rows.update(connection, "CREATE TABLE IF NOT EXISTS " + table + " (Id INTEGER PRIMARY KEY, Text TEXT)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static List<@Nullable Object[]> rows(long from, long count) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        LongStream.range(from, from + count).forEach(id -> rows.add(new @Nullable Object[] {id, "row " + id}));
        return rows;
    }

    private void insert(String table, long from, long count) throws SQLException {
        statements.insert(connection, table, COLUMNS, rows(from, count));
    }

    private List<Long> ids(String table) throws SQLException {
        return Rows.list(connection, "SELECT Id FROM " + table + " WHERE Text = 'row ' || Id", row -> row.getLong(1));
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 39, 40, 41, 79, 80, 81, 129})
    void givenSomeRows_whenInsertedTwice_thenEachIsThereOnce(int count) throws SQLException {
        insert("A", 0, count);
        insert("A", count, count);

        assertThat(ids("A")).isEqualTo(upTo(2L * count));
    }

    @Test
    void givenMoreLengthsAndTablesThanAreKept_whenInserted_thenEachRowIsThereOnce() throws SQLException {
        for (int round = 0; round < 2; round++) {
            for (String table : TABLES) {
                long from = round * 1_000L;
                for (int count = 1; count <= 40; count++) {
                    insert(table, from, count);
                    from += count;
                }
                assertThat(ids(table)).hasSize((round + 1) * 820);
            }
        }
    }

    @Test
    void givenARowWithoutATextBehindOneThatHasIt_whenInserted_thenItHasNone() throws SQLException {
        statements.insert(connection, "A", COLUMNS, List.<@Nullable Object[]>of(new @Nullable Object[] {1L, "long"}));
        statements.insert(connection, "A", COLUMNS, List.<@Nullable Object[]>of(new @Nullable Object[] {2L, null}));

        assertThat(Rows.list(connection, "SELECT Text FROM A ORDER BY Id", row -> "" + row.getString(1)))
                .containsExactly("long", "null");
    }

    @Test
    void givenARowThatIsThere_whenInsertedInATransaction_thenRollbackTakesBackTheRowsBeforeIt() throws SQLException {
        insert("A", 5, 1);
        connection.setAutoCommit(false);

        assertThatThrownBy(() -> insert("A", 0, 8))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("A.Id");
        connection.rollback();
        connection.setAutoCommit(true);

        assertThat(ids("A")).containsExactly(5L);
    }

    @Test
    void givenAnotherConnection_whenTheFirstWasClosed_thenItsStatementsAreNotUsed() throws SQLException {
        insert("A", 0, 3);
        connection.close();
        open();

        insert("A", 3, 3);

        assertThat(ids("A")).isEqualTo(upTo(6));
    }
}
