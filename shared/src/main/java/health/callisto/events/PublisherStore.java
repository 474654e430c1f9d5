package health.callisto.events;

import health.callisto.resource.feed.Change;
import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Watermarks and leases of the partitions of one service's feed. A lease is held by who wrote its name last; it is free for
 * others when its beat has stood still ({@link LeaseWatch}). Every step of the owner asks whether it still is: what is lost
 * here with the power is published once more, under the same ids.
 */
final class PublisherStore {
    private static final String PARTITION =
            "SELECT PartitionNumber, LivePosition, ImportPosition, LeaseOwner, LeaseBeat FROM EventPartition ";

    private final Database database;

    PublisherStore(Database database) {
        this.database = database;
    }

    /** In the order of their numbers; none while nobody has subscribed. */
    List<PartitionState> partitions() {
        return database.read(PublisherStore::read);
    }

    private static List<PartitionState> read(Connection connection) throws SQLException {
        return Rows.list(
                connection,
                PARTITION + "ORDER BY PartitionNumber",
                row -> new PartitionState(
                        row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4), row.getLong(5)));
    }

    /**
     * The partitions, divided anew if there is another number of them: each begins where the one furthest behind was. None while
     * nobody has subscribed.
     */
    List<PartitionState> divide(int count) {
        List<PartitionState> now = partitions();
        if (now.isEmpty() || now.size() == count) {
            return now;
        }
        return database.write(connection -> {
            List<PartitionState> states = read(connection);
            if (!states.isEmpty() && states.size() != count) {
                long live = states.stream()
                        .mapToLong(PartitionState::livePosition)
                        .min()
                        .orElseThrow();
                long imported = states.stream()
                        .mapToLong(PartitionState::importPosition)
                        .min()
                        .orElseThrow();
                Rows.update(connection, "DELETE FROM EventPartition");
                for (int number = 0; number < count; number++) {
                    insert(connection, number, live, imported);
                }
            }
            return read(connection);
        });
    }

    static void insert(Connection connection, int number, long live, long imported) throws SQLException {
        Rows.update(connection, """
                INSERT INTO EventPartition (PartitionNumber, LivePosition, ImportPosition, LeaseOwner, LeaseBeat)
                VALUES (?, ?, ?, '', 0)
                """, number, live, imported);
    }

    /** Takes the partition for a new owner if it still is as it was seen; answers whether it was. */
    boolean take(PartitionState seen, String owner) {
        return changes("""
                UPDATE EventPartition SET LeaseOwner = ?, LeaseBeat = LeaseBeat + 1
                WHERE PartitionNumber = ? AND LeaseOwner = ? AND LeaseBeat = ?
                """, owner, seen.number(), seen.owner(), seen.beat());
    }

    /** Tells that the owner lives; false if it is the owner no longer. */
    boolean renew(int number, String owner) {
        return changes(
                "UPDATE EventPartition SET LeaseBeat = LeaseBeat + 1 WHERE PartitionNumber = ? AND LeaseOwner = ?",
                number,
                owner);
    }

    /** Moves a watermark on; false (and nothing is moved) if that is the owner no longer. */
    boolean advance(int number, String owner, Change.Origin origin, long position) {
        String column =
                switch (origin) {
                    case LIVE -> "LivePosition";
                    case IMPORT -> "ImportPosition";
                };
        return changes(
                "UPDATE EventPartition SET " + column + " = ?, LeaseBeat = LeaseBeat + 1"
                        + " WHERE PartitionNumber = ? AND LeaseOwner = ?",
                position,
                number,
                owner);
    }

    /** Gives the partition back; nothing happens if another has it. */
    void release(int number, String owner) {
        changes(
                "UPDATE EventPartition SET LeaseOwner = '' WHERE PartitionNumber = ? AND LeaseOwner = ?",
                number,
                owner);
    }

    private boolean changes(String sql, Object... values) {
        return database.write(Durability.RELAXED, connection -> Rows.update(connection, sql, values)) == 1;
    }
}
