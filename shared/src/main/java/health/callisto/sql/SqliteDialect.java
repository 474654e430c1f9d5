package health.callisto.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite by xerial: inserts of many rows in one statement, which cost a third less in the writer than single ones. */
final class SqliteDialect implements Dialect {
    /** Measured: 40 rows a statement take most of the gain; longer ones only take longer to prepare. */
    private static final int ROWS_IN_A_STATEMENT = 40;

    private final SqliteCheckpoints checkpoints;
    private final LogSync log;

    SqliteDialect(SqliteCheckpoints checkpoints, LogSync log) {
        this.checkpoints = checkpoints;
        this.log = log;
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Writers writers() {
        return Writers.ONE;
    }

    @Override
    public String limitClause() {
        return "LIMIT ?";
    }

    @Override
    public String anyLimitClause() {
        return limitClause();
    }

    @Override
    public String bytesQuery() {
        return "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    }

    @Override
    public Optional<String> explainPrefix() {
        return Optional.of("EXPLAIN QUERY PLAN ");
    }

    @Override
    public void insert(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int whole = rows.size() / ROWS_IN_A_STATEMENT;
        int at = 0;
        if (whole > 0) {
            try (PreparedStatement statement = prepare(connection, table, columns, ROWS_IN_A_STATEMENT)) {
                for (int i = 0; i < whole; i++) {
                    at = insert(statement, rows, at, ROWS_IN_A_STATEMENT);
                }
            }
        }
        int left = rows.size() - at;
        if (left > 0) {
            try (PreparedStatement statement = prepare(connection, table, columns, left)) {
                insert(statement, rows, at, left);
            }
        }
    }

    private static int insert(PreparedStatement statement, List<@Nullable Object[]> rows, int from, int count)
            throws SQLException {
        int parameter = 1;
        for (int i = from; i < from + count; i++) {
            parameter = Rows.bind(statement, parameter, rows.get(i));
        }
        statement.executeUpdate();
        return from + count;
    }

    private static PreparedStatement prepare(Connection connection, String table, List<String> columns, int rows)
            throws SQLException {
        String row = "(" + "?,".repeat(columns.size() - 1) + "?)";
        String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES "
                + (row + ",").repeat(rows - 1) + row;
        return connection.prepareStatement(sql);
    }

    @Override
    public void sync() throws IOException {
        log.sync();
    }

    @Override
    public void committed(Connection connection) throws SQLException {
        checkpoints.committed(connection);
    }

    @Override
    public boolean isTakenKey(SQLException error) {
        return error instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                        || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);
    }

    @Override
    public boolean isLostRace(SQLException error) {
        return error instanceof LostRaceException
                || (error instanceof SQLiteException sqlite
                        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
                                || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT));
    }
}
