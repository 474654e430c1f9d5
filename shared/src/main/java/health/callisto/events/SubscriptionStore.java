package health.callisto.events;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The event subscriptions of one service. Its changes are published while there is one. */
final class SubscriptionStore {
    private static final String SUBSCRIPTION = "SELECT Name, Definition, CreatedAt FROM EventSubscription ";

    private final Database database;

    SubscriptionStore(Database database) {
        this.database = database;
    }

    List<EventSubscription> list() {
        return database.query(
                SUBSCRIPTION + "ORDER BY Name",
                row -> new EventSubscription(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))));
    }

    boolean isEmpty() {
        return database.query("SELECT COUNT(*) FROM EventSubscription", row -> row.getLong(1) == 0)
                .get(0);
    }

    /**
     * Records the subscription, or changes the one of its name, whose time of creation stays; answers whether it is new.
     *
     * @param start what the first one begins behind; the position of a later one is that of the others
     */
    boolean put(EventSubscription subscription, long start) {
        return database.write(connection -> {
            boolean changed = Rows.update(
                            connection,
                            "UPDATE EventSubscription SET Definition = ? WHERE Name = ?",
                            subscription.definition(),
                            subscription.name())
                    == 1;
            if (!changed) {
                if (count(connection) == 0) {
                    Rows.update(connection, "DELETE FROM EventPartition");
                    PublisherStore.insert(connection, 0, start, start);
                }
                Rows.update(
                        connection,
                        "INSERT INTO EventSubscription (Name, Definition, CreatedAt) VALUES (?, ?, ?)",
                        subscription.name(),
                        subscription.definition(),
                        subscription.createdAt().toEpochMilli());
            }
            return !changed;
        });
    }

    /** Removes it; answers whether there was one. Behind the last one nothing is published any more. */
    boolean remove(String name) {
        return database.write(connection -> {
            int removed = Rows.update(connection, "DELETE FROM EventSubscription WHERE Name = ?", name);
            if (count(connection) == 0) {
                Rows.update(connection, "DELETE FROM EventPartition");
                Rows.update(connection, "UPDATE EventReplay SET Position = LastPosition WHERE Position < LastPosition");
            }
            return removed == 1;
        });
    }

    private static long count(Connection connection) throws SQLException {
        return Rows.list(connection, "SELECT COUNT(*) FROM EventSubscription", row -> row.getLong(1))
                .get(0);
    }
}
