package health.callisto.sql;

import health.callisto.fhir.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** SQL Server, Azure SQL and what speaks T-SQL. */
final class SqlServerDialect implements Dialect {
    /** Violation of a constraint, and of a unique index. */
    private static final Set<Integer> TAKEN_KEYS = Set.of(2627, 2601);
    /** Deadlock victim, snapshot conflict, lock time-out. */
    private static final Set<Integer> LOST_RACES = Set.of(1205, 3960, 1222, SqlServerStatements.CHANGED_ELSEWHERE);
    /**
     * Statements that are wrong or not allowed (102 to 230, 262, 297), values that do not fit (245, 515, 547, 8114, 8115, 8152,
     * 2628, 8169, 9809), keys that are too long (1946, 8662), too many parameters (8003), objects that there are already (2714).
     */
    private static final Set<Integer> REFUSALS = Set.of(
            102, 105, 137, 156, 170, 201, 206, 207, 208, 213, 229, 230, 245, 262, 297, 515, 544, 547, 1946, 2628, 2714,
            2812, 4104, 8003, 8114, 8115, 8152, 8169, 8662, 9809);

    /** A shorter time-out would break a connection whose answer is on its way. */
    private static final int LEAST_MILLIS = 1_000;

    private final SqlServerStatements.BulkCopy bulkCopy;

    SqlServerDialect(SqlServerStatements.BulkCopy bulkCopy) {
        this.bulkCopy = bulkCopy;
    }

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
    /** The server takes 2,100. */
    @Override
    public int mostValues() {
        return 2_090;
    }

    /** The driver then breaks the connection, and the server ends what it was doing for it. */
    @Override
    public void setDeadline(Connection connection, Deadline deadline) throws SQLException {
        int millis = deadline.left()
                .map(left -> (int) Math.max(LEAST_MILLIS, left.toMillis()))
                .orElse(0);
        connection.setNetworkTimeout(Runnable::run, millis);
    }

    @Override
    public String bytesQuery() {
        return "SELECT COALESCE(SUM(CAST(size AS BIGINT)), 0) * 8192 FROM sys.database_files WHERE type = 0";
    }

    @Override
    public String anyLimitClause() {
        return "ORDER BY (SELECT NULL) " + limitClause();
    }

    @Override
    public StatementBatch batch(Connection connection) {
        return new SqlServerStatements(connection, bulkCopy);
    }

    /** The writers' connections are never in auto-commit mode: to change that costs a round trip each time. */
    @Override
    public void begin(Connection connection) {}

    @Override
    public void ended(Connection connection) {}

    @Override
    public boolean isTakenKey(SQLException error) {
        return TAKEN_KEYS.contains(error.getErrorCode());
    }

    @Override
    public boolean isLostRace(SQLException error) {
        return error instanceof LostRaceException || isTakenKey(error) || LOST_RACES.contains(error.getErrorCode());
    }

    @Override
    public boolean isRefused(SQLException error) {
        return REFUSALS.contains(error.getErrorCode());
    }

    /** The message of a refused key has the key in it, that of a conversion the value. */
    @Override
    public SQLException withoutValues(SQLException error) {
        SQLException told =
                new SQLException("SQL Server error " + error.getErrorCode(), error.getSQLState(), error.getErrorCode());
        told.setStackTrace(error.getStackTrace());
        return told;
    }
}
