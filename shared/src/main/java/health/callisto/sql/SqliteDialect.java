package health.callisto.sql;

import health.callisto.fhir.Deadline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite by xerial. One writer: what inserts is never called by two threads at once. */
final class SqliteDialect implements Dialect {
    /** Primary result codes: a constraint, a type, too large a value, a value that cannot be bound. */
    private static final Set<Integer> REFUSALS = Set.of(
            SQLiteErrorCode.SQLITE_CONSTRAINT.code,
            SQLiteErrorCode.SQLITE_MISMATCH.code,
            SQLiteErrorCode.SQLITE_TOOBIG.code,
            SQLiteErrorCode.SQLITE_RANGE.code);
    /** SQLITE_MAX_VARIABLE_NUMBER. */
    private static final int MOST_VALUES = 32_766;

    private final SqliteCheckpoints checkpoints;
    private final SqliteDeadlines deadlines;
    private final LogSync log;
    private final InsertStatements inserts = new InsertStatements();

    SqliteDialect(SqliteCheckpoints checkpoints, SqliteDeadlines deadlines, LogSync log) {
        this.deadlines = deadlines;
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
    public int mostValues() {
        return MOST_VALUES;
    }

    @Override
    public void setDeadline(Connection connection, Deadline deadline) {
        deadlines.set(connection, deadline);
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
    public StatementBatch batch(Connection connection) {
        return new DirectStatements(connection, inserts);
    }

    @Override
    public void sync() throws IOException {
        log.sync();
    }

    /** The driver's commit begins the next transaction as well, and fails where only that does. */
    @Override
    public void commit(Connection connection) throws SQLException {
        SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
        sqlite.getDatabase().exec("commit;", false);
        sqlite.getConnectionConfig().setAutoCommit(true);
        sqlite.setFirstStatementExecuted(false);
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

    @Override
    public boolean isRefused(SQLException error) {
        return error instanceof SQLiteException sqlite && REFUSALS.contains(sqlite.getResultCode().code & 0xff);
    }
}
