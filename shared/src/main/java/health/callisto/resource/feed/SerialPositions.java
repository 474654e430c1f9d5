package health.callisto.resource.feed;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.StatementBatch;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * For a database with one writer: transactions commit in the order in which they begin, so each takes the positions behind the
 * last one that is there. That row is never purged ({@link ChangeFeed#purge}): no position comes twice. It is looked up once:
 * to ask for it in each transaction was half of what the feed costs. Behind a transaction that failed it is looked up again.
 */
final class SerialPositions implements FeedPositions {
    private static final long UNKNOWN = -1;

    /** The last position that was given. Transactions of the one writer never run at once. */
    private long given = UNKNOWN;

    @Override
    public long open(Database database) {
        return 0;
    }

    @Override
    public synchronized long first(Connection connection, StatementBatch batch, long ticket, int count)
            throws SQLException {
        if (given == UNKNOWN) {
            given = last(connection);
        }
        long first = given + 1;
        given += count;
        return first;
    }

    @Override
    public synchronized void abandon(Database database, long ticket) {
        given = UNKNOWN;
    }

    @Override
    public long drawn(Connection connection) throws SQLException {
        return last(connection);
    }

    @Override
    public long bound(Database database) {
        return database.read(SerialPositions::last) + 1;
    }

    private static long last(Connection connection) throws SQLException {
        return Rows.list(connection, "SELECT COALESCE(MAX(Position), 0) FROM ResourceChange", row -> row.getLong(1))
                .get(0);
    }
}
