package health.callisto.sql;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one transaction that go to the database together: each way there and back costs more than most statements do
 * where the database is a server. They run in their order, by {@link #run} at the latest; until then the database may not have
 * seen them.
 */
public interface StatementBatch {
    /**
     * Inserts the rows in the order given. Values are Long, Integer, Double, String, byte[] or null. When it fails, some may be
     * in: the transaction must be rolled back.
     */
    void insert(String table, List<String> columns, List<@Nullable Object[]> rows) throws SQLException;

    /** Runs an INSERT, UPDATE or DELETE. */
    void update(String sql, @Nullable Object... values) throws SQLException;

    /** Runs one that must change exactly one row; {@link LostRaceException} if it does not: another transaction was first. */
    void updateOne(String sql, @Nullable Object... values) throws SQLException;

    /** Runs what is there and then the query; returns the first column of its only row. */
    long number(String query, @Nullable Object... values) throws SQLException;

    /** The same, and the transaction may end with it: no lock is held on the way back. */
    long lastNumber(String query, @Nullable Object... values) throws SQLException;

    /** Runs what is there. */
    void run() throws SQLException;
}
