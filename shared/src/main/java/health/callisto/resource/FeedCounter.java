package health.callisto.resource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The one row of the table FeedCounter. */
final class FeedCounter {
    private FeedCounter() {}

    /** Moves the counter on; others that do so wait until this transaction ends. Answers the new value. */
    static long add(Connection connection, long count) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE FeedCounter SET Value = Value + ? WHERE Id = 1")) {
            update.setLong(1, count);
            update.executeUpdate();
        }
        return value(connection);
    }

    static long value(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT Value FROM FeedCounter WHERE Id = 1");
                ResultSet result = select.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
