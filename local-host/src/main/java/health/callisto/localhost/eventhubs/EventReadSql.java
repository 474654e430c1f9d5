package health.callisto.localhost.eventhubs;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of partitions beside the writer, page by page; one reader at a time. */
final class EventReadSql implements AutoCloseable {
    private static final int PAGE_BYTES = 256 * 1024;

    private final Connection connection;
    private final PreparedStatement page;
    private final PreparedStatement one;

    /** Of the file that the store has made. */
    EventReadSql(Path file) throws IOException {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = TRUE");
            }
            page = connection.prepareStatement("""
                    SELECT Position, Message FROM Event
                    WHERE Position >= ? AND Position <= ? ORDER BY Position LIMIT ?
                    """);
            one = connection.prepareStatement("SELECT StreamOffset, EnqueuedAt FROM Event WHERE Position = ?");
        } catch (SQLException e) {
            throw new IOException("The events in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Events between these sequence numbers, at most so many and at most a page; none only if there are none. */
    synchronized List<StoredEvent> page(Partition partition, long from, long last, int limit) {
        try {
            page.setLong(1, HubStore.position(partition, from));
            page.setLong(2, HubStore.position(partition, last));
            page.setInt(3, limit);
            List<StoredEvent> events = new ArrayList<>();
            try (ResultSet row = page.executeQuery()) {
                int bytes = 0;
                while (bytes < PAGE_BYTES && row.next()) {
                    byte[] message = row.getBytes(2);
                    events.add(new StoredEvent(HubStore.sequenceNumber(row.getLong(1)), message));
                    bytes += message.length;
                }
            }
            return events;
        } catch (SQLException e) {
            throw new IllegalStateException("Events cannot be read", e);
        }
    }

    /**
     * The sequence number of the first event at that position or behind it, of the next event if there is none. Offsets and
     * times grow with sequence numbers, which have no gaps: the place is found by halving, without an index.
     */
    synchronized long find(Partition partition, StartPosition position) {
        long low = partition.begin();
        long high = partition.end().sequenceNumber() + 1;
        if (position.annotation() == StartPosition.Annotation.SEQUENCE_NUMBER) {
            return Math.min(Math.max(position.least(), low), high);
        }
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (isBefore(partition, middle, position)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isBefore(Partition partition, long sequenceNumber, StartPosition position) {
        try {
            one.setLong(1, HubStore.position(partition, sequenceNumber));
            try (ResultSet row = one.executeQuery()) {
                // One that was forgotten in the meantime is before all that are there.
                return !row.next()
                        || row.getLong(position.annotation() == StartPosition.Annotation.OFFSET ? 1 : 2)
                                < position.least();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Events cannot be looked up", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The events cannot be closed", e);
        }
    }
}
