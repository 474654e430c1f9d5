package health.callisto.resource;

import health.callisto.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** For a database with one writer: transactions commit in the order in which they count. */
final class SerialPositions implements FeedPositions {
    @Override
    public long open(Database database) {
        return 0;
    }

    @Override
    public long first(Connection connection, long ticket, int count) throws SQLException {
        return FeedCounter.add(connection, count) - count + 1;
    }

    @Override
    public void abandon(Database database, long ticket) {
        // Nothing was taken outside the transaction.
    }

    @Override
    public long drawn(Connection connection) throws SQLException {
        return FeedCounter.value(connection);
    }

    @Override
    public long bound(Database database) {
        return database.read(FeedCounter::value) + 1;
    }
}
