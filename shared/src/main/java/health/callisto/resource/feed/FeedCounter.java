package health.callisto.resource.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The one row of the table FeedCounter. */
final class FeedCounter {
    private FeedCounter() {}

    static long value(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT Value FROM FeedCounter WHERE Id = 1");
                ResultSet result = select.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
