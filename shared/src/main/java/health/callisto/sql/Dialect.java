package health.callisto.sql;

import health.callisto.fhir.Deadline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the two databases say differently, in small fragments; whole queries are never written twice. */
public interface Dialect {
    /** How many connections may write at once. */
    enum Writers {
        /** The database has one writer; what it commits becomes visible in the order of its work. */
        ONE,
        /** Transactions run side by side and commit in any order. */
        MANY
    }

    /** The name of the folder of its migrations: {@code sqlite} or {@code sqlserver}. */
    String name();

    Writers writers();

    /** What to put behind an ORDER BY so that at most {@code ?} (one parameter) rows come. */
    String limitClause();

    /** What to put behind a query without ORDER BY so that at most {@code ?} (one parameter) rows come, whichever. */
    String anyLimitClause();

    /** What to put before a query to be told the database's own plan; empty where that is no matter of a query. */
    default Optional<String> explainPrefix() {
        return Optional.empty();
    }

    /** How many values a statement may bind. */
    int mostValues();

    /** Has statements of the connection end at the deadline, until another one is set. */
    default void setDeadline(Connection connection, Deadline deadline) throws SQLException {}

    /** A query for the bytes that the files of the database have, logs left out; 0 where that is not known. */
    String bytesQuery();

    /** Statements that go to the database together, in the transaction of that connection. */
    StatementBatch batch(Connection connection);

    /** Inserts the rows, as {@link StatementBatch#insert} does, at once. */
    default void insert(
            Connection connection,
            String table,
            List<String> columns,
            List<@org.jspecify.annotations.Nullable Object[]> rows)
            throws SQLException {
        StatementBatch batch = batch(connection);
        batch.insert(table, columns, rows);
        batch.run();
    }

    /** Begins a transaction on a connection of the writers. */
    default void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Called after the transaction was committed or rolled back. */
    default void ended(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
    }

    /** Returns when everything that was committed before is on disk. */
    default void sync() throws IOException {
        // A server does so at each commit.
    }

    /** Commits the transaction of the connection; fails only where it is not committed. */
    default void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    /** Called after each commit of a {@link Database#write}, on its connection; a failure is logged and undoes nothing. */
    default void committed(Connection connection) throws SQLException {
        // Most databases keep house by themselves.
    }

    /** Whether a row was refused because another has its unique key. */
    boolean isTakenKey(SQLException error);

    /** Whether the transaction lost a race and may succeed when it is run again. */
    boolean isLostRace(SQLException error);

    /** Whether the statement itself was refused: trying again is no use, and the connection is sound. */
    boolean isRefused(SQLException error);

    /** What may be logged of an error: some databases put values of the row into their messages. */
    default SQLException withoutValues(SQLException error) {
        return error;
    }
}
