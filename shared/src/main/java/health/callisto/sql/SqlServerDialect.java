package health.callisto.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL Server, Azure SQL and what speaks T-SQL: batches go in by bulk copy ({@code useBulkCopyForBatchInsert}). */
final class SqlServerDialect implements Dialect {
    /** Violation of a constraint, and of a unique index. */
    private static final Set<Integer> TAKEN_KEYS = Set.of(2627, 2601);
    /** Deadlock victim, snapshot conflict, lock time-out. */
    private static final Set<Integer> LOST_RACES = Set.of(1205, 3960, 1222);

    @Override
    public String name() {
        return "sqlserver";
    }

    @Override
    public Writers writers() {
        return Writers.MANY;
    }

    @Override
    public String limitClause() {
        return "OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY";
    }

    /** Files of rows have the type 0, sizes are in pages of 8 KB (sys.database_files). */
    @Override
    public String bytesQuery() {
        return "SELECT COALESCE(SUM(CAST(size AS BIGINT)), 0) * 8192 FROM sys.database_files WHERE type = 0";
    }

    @Override
    public String anyLimitClause() {
        return "ORDER BY (SELECT NULL) " + limitClause();
    }

    @Override
    public void insert(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + "?, ".repeat(columns.size() - 1) + "?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                Rows.bind(statement, 1, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public boolean isTakenKey(SQLException error) {
        return TAKEN_KEYS.contains(error.getErrorCode());
    }

    @Override
    public boolean isLostRace(SQLException error) {
        return error instanceof LostRaceException || isTakenKey(error) || LOST_RACES.contains(error.getErrorCode());
    }
}
