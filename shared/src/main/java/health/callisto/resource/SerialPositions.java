package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * For a database with one writer: transactions commit in the order in which they begin, so each takes the positions behind the
 * last one that is there. That row is never purged ({@link ChangeFeed#purge}): no position comes twice.
 */
final class SerialPositions implements FeedPositions {
    @Override
    public long open(Database database) {
        return 0;
    }

    @Override
    public long first(Connection connection, long ticket, int count) throws SQLException {
        return last(connection) + 1;
    }

    @Override
    public void abandon(Database database, long ticket) {
        // Nothing was taken outside the transaction.
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
