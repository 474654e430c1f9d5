package health.callisto.resource.feed;

import health.callisto.problem.LoggedFailure;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.StatementBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For a database with many writers. A ticket is drawn in a short transaction of its own, so tickets become visible in
 * their order; the commit removes its ticket, and the reader stops below the lowest that is there.
 */
final class TicketPositions implements FeedPositions {
    private static final Logger LOG = LoggerFactory.getLogger(TicketPositions.class);
    /** Positions that one ticket has. */
    private static final int POSITION_BITS = 20;
    /** A ticket this old belongs to a writer that died; a transaction never takes so long. */
    static final Duration STALE = Duration.ofMinutes(5);

    private final Clock clock;
    private final LongSupplier owners;
    /** Tickets that died while the database could not be told. */
    private final Queue<Left> left = new ConcurrentLinkedQueue<>();

    /** A ticket that nobody will commit, by the statement that removes it and the number in that. */
    private record Left(String removal, long number) {}

    /** @param owners random numbers: each opening of a ticket writes its own, by which it is found if its answer is lost */
    TicketPositions(Clock clock, LongSupplier owners) {
        this.clock = clock;
        this.owners = owners;
    }

    @Override
    public long open(Database database) {
        removeLeft(database);
        long owner = owners.getAsLong();
        try {
            return draw(database, owner);
        } catch (RuntimeException e) {
            // The ticket may be committed all the same, and only the answer with its number lost.
            leave(database, new Left("DELETE FROM WriteTicket WHERE Owner = ?", owner));
            throw e;
        }
    }

    private long draw(Database database, long owner) {
        long now = clock.millis();
        return database.write(connection -> {
            StatementBatch batch = database.dialect().batch(connection);
            batch.update("UPDATE FeedCounter SET Value = Value + 1 WHERE Id = 1");
            // The row is ours from here to the end of the transaction: what is read is what was drawn.
            batch.update("""
                    INSERT INTO WriteTicket (TicketId, OpenedAt, Owner)
                    SELECT Value, ?, ? FROM FeedCounter WHERE Id = 1
                    """, now, owner);
            return batch.lastNumber("SELECT Value FROM FeedCounter WHERE Id = 1");
        });
    }

    @Override
    public long first(Connection connection, StatementBatch batch, long ticket, int count) throws SQLException {
        if (count >= 1 << POSITION_BITS) {
            throw new IllegalArgumentException("One transaction may make " + (1 << POSITION_BITS) + " changes at most");
        }
        // Taken away as stale, the ticket lets readers pass these positions: then nothing may be committed under it.
        batch.updateOne("DELETE FROM WriteTicket WHERE TicketId = ?", ticket);
        return ticket << POSITION_BITS;
    }

    @Override
    public void abandon(Database database, long ticket) {
        leave(database, new Left("DELETE FROM WriteTicket WHERE TicketId = ?", ticket));
    }

    private void leave(Database database, Left ticket) {
        left.add(ticket);
        try {
            removeLeft(database);
        } catch (RuntimeException e) {
            LOG.warn("A ticket is removed once the database can be reached again: {}", LoggedFailure.line(e));
        }
    }

    /** Readers wait for these until they are gone. */
    private void removeLeft(Database database) {
        for (Left ticket = left.peek(); ticket != null; ticket = left.peek()) {
            Left gone = ticket;
            database.write(connection -> Rows.update(connection, gone.removal(), gone.number()));
            left.remove(gone);
        }
    }

    @Override
    public long drawn(Connection connection) throws SQLException {
        return ((FeedCounter.value(connection) + 1) << POSITION_BITS) - 1;
    }

    @Override
    public long bound(Database database) {
        removeLeft(database);
        removeStale(database);
        // The counter first: a ticket that is drawn after this read is above the bound anyway.
        long drawn = database.read(FeedCounter::value);
        long open = database.read(connection -> lowest(connection, drawn + 1));
        return Math.min(open, drawn + 1) << POSITION_BITS;
    }

    /** Looks before it writes: readers ask for the bound many times a second. */
    private void removeStale(Database database) {
        long now = clock.millis();
        long stale = now - STALE.toMillis();
        // One of the future was opened before the clock was set back.
        long future = now + STALE.toMillis();
        boolean any = database.query(
                        "SELECT COUNT(*) FROM WriteTicket WHERE OpenedAt < ? OR OpenedAt > ?",
                        row -> row.getInt(1) > 0,
                        stale,
                        future)
                .get(0);
        if (any) {
            database.write(connection -> Rows.update(
                    connection, "DELETE FROM WriteTicket WHERE OpenedAt < ? OR OpenedAt > ?", stale, future));
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
