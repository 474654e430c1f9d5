package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.LostRaceException;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * For a database with many writers. A ticket is drawn in a short transaction of its own, so tickets become visible in
 * their order; the commit removes its ticket, and the reader stops below the lowest that is there.
 */
final class TicketPositions implements FeedPositions {
    /** Positions that one ticket has. */
    private static final int POSITION_BITS = 20;
    /** A ticket this old belongs to a writer that died; a transaction never takes so long. */
    static final Duration STALE = Duration.ofMinutes(5);

    private final Clock clock;

    TicketPositions(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long open(Database database) {
        long now = clock.millis();
        return database.write(connection -> {
            long ticket = FeedCounter.add(connection, 1);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO WriteTicket (TicketId, OpenedAt) VALUES (?, ?)")) {
                Rows.bind(insert, 1, ticket, now);
                insert.executeUpdate();
            }
            return ticket;
        });
    }

    @Override
    public long first(Connection connection, long ticket, int count) throws SQLException {
        if (count >= 1 << POSITION_BITS) {
            throw new IllegalArgumentException("One transaction may make " + (1 << POSITION_BITS) + " changes at most");
        }
        if (remove(connection, ticket) != 1) {
            throw new LostRaceException("The ticket was taken away as stale");
        }
        return ticket << POSITION_BITS;
    }

    @Override
    public void abandon(Database database, long ticket) {
        database.write(connection -> remove(connection, ticket));
    }

    @Override
    public long drawn(Connection connection) throws SQLException {
        return ((FeedCounter.value(connection) + 1) << POSITION_BITS) - 1;
    }

    @Override
    public long bound(Database database) {
        removeStale(database);
        // The counter first: a ticket that is drawn after this read is above the bound anyway.
        long drawn = database.read(FeedCounter::value);
        long open = database.read(connection -> lowest(connection, drawn + 1));
        return Math.min(open, drawn + 1) << POSITION_BITS;
    }

    /** Looks before it writes: readers ask for the bound many times a second. */
    private void removeStale(Database database) {
        long stale = clock.instant().minus(STALE).toEpochMilli();
        boolean any = database.query(
                        "SELECT COUNT(*) FROM WriteTicket WHERE OpenedAt < ?", row -> row.getInt(1) > 0, stale)
                .get(0);
        if (any) {
            database.write(connection -> Rows.update(connection, "DELETE FROM WriteTicket WHERE OpenedAt < ?", stale));
        }
    }

    private static int remove(Connection connection, long ticket) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM WriteTicket WHERE TicketId = ?")) {
            delete.setLong(1, ticket);
            return delete.executeUpdate();
        }
    }

    private static long lowest(Connection connection, long none) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT MIN(TicketId) FROM WriteTicket");
                ResultSet result = select.executeQuery()) {
            result.next();
            long lowest = result.getLong(1);
            return result.wasNull() ? none : lowest;
        }
    }
}
