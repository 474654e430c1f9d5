package health.callisto.resource.feed;

import health.callisto.sql.Database;
import health.callisto.sql.Dialect;
import health.callisto.sql.StatementBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives out the positions of the change feed so that none ever appears below one that a reader has passed (spec 04,
 * order and visibility; docs/adr/0005).
 */
public sealed interface FeedPositions permits SerialPositions, TicketPositions {
    /** The way of that database. */
    static FeedPositions of(Database database, Clock clock) {
        return database.dialect().writers() == Dialect.Writers.ONE
                ? new SerialPositions()
                : new TicketPositions(clock, () -> ThreadLocalRandom.current().nextLong());
    }

    /** Before the transaction begins; what it answers is handed to the other calls. */
    long open(Database database);

    /** Inside the transaction, once, before it ends: the first of that many positions in a row. */
    long first(Connection connection, StatementBatch batch, long ticket, int count) throws SQLException;

    /** After a transaction that will not be repeated has failed. */
    void abandon(Database database, long ticket);

    /** The greatest position that a transaction under way may have. */
    long drawn(Connection connection) throws SQLException;

    /** Positions below this are final: whatever is not there now will never be. */
    long bound(Database database);
}
