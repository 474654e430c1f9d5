package health.callisto.localhost.eventhubs;

import health.callisto.sql.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hubs and their events in a database of their own. What is committed outlives the process; what the machine loses with its
 * power may be missing at the end, which is enough here and spares a wait for the disk.
 */
final class HubStore implements AutoCloseable {
    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS Hub (
              Name TEXT COLLATE NOCASE PRIMARY KEY, CreatedAt INTEGER NOT NULL) -- milliseconds since 1970
            """, """
            CREATE TABLE IF NOT EXISTS HubPartition (
              Id INTEGER PRIMARY KEY, Hub TEXT COLLATE NOCASE NOT NULL, Number INTEGER NOT NULL,
              LastSequenceNumber INTEGER NOT NULL, LastOffset INTEGER NOT NULL, LastEnqueuedAt INTEGER NOT NULL,
              UNIQUE (Hub, Number))
            """, """
            CREATE TABLE IF NOT EXISTS Event (
              Position INTEGER PRIMARY KEY, -- HubPartition.Id * 2^40 + sequence number: one tree, read in its order
              StreamOffset INTEGER NOT NULL, EnqueuedAt INTEGER NOT NULL, Message BLOB NOT NULL)
            """);
    private static final int SEQUENCE_NUMBER_BITS = 40;

    /** Events for a partition, in their order. */
    record Append(Partition partition, List<NewEvent> events) {
        Append {
            events = List.copyOf(events);
        }
    }

    private final Clock clock;
    private final Connection connection;
    private final MessageCodec codec = new MessageCodec();
    private final Map<String, Hub> hubs = new ConcurrentHashMap<>();

    HubStore(Path file, Clock clock) throws IOException {
        this.clock = clock;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = NORMAL");
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            connection.setAutoCommit(false);
            loadHubs();
        } catch (SQLException e) {
            throw new IOException("The events in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where an event is in its table. */
    static long position(Partition partition, long sequenceNumber) {
        return (partition.key() << SEQUENCE_NUMBER_BITS) + sequenceNumber;
    }

    static long sequenceNumber(long position) {
        return position & ((1L << SEQUENCE_NUMBER_BITS) - 1);
    }

    Hub hub(String name) {
        return findHub(name).orElseThrow(() -> AmqpRefusal.notFound(name));
    }

    private Optional<Hub> findHub(String name) {
        return Optional.ofNullable(hubs.get(key(name)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    List<Hub> hubs() {
        return List.copyOf(hubs.values());
    }

    /** Work in one transaction; one at a time. */
    private interface Work {
        void run() throws SQLException;
    }

    private synchronized void run(Work work) {
        try {
            boolean done = false;
            try {
                work.run();
                connection.commit();
                done = true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database of the local Event Hubs failed", e);
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }

    /** Makes the hub if it is not there. */
    synchronized void createHub(String name, int partitions) {
        if (findHub(name).isPresent()) {
            return;
        }
        run(() -> {
            update(
                    "INSERT INTO Hub (Name, CreatedAt) VALUES (?, ?)",
                    name,
                    clock.instant().toEpochMilli());
            PartitionEnd none = PartitionEnd.NONE;
            for (int number = 0; number < partitions; number++) {
                update(
                        """
                        INSERT INTO HubPartition (Hub, Number, LastSequenceNumber, LastOffset, LastEnqueuedAt)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                        name,
                        number,
                        none.sequenceNumber(),
                        none.offset(),
                        none.enqueuedAt().toEpochMilli());
            }
        });
        run(this::loadHubs);
    }

    /** Hubs that are known already stay as they are. */
    private void loadHubs() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT Name, CreatedAt FROM Hub")) {
            while (row.next()) {
                String name = row.getString(1);
                if (findHub(name).isEmpty()) {
                    hubs.put(key(name), new Hub(name, Instant.ofEpochMilli(row.getLong(2)), partitions(name)));
                }
            }
        }
    }

    private List<Partition> partitions(String hub) throws SQLException {
        List<Partition> partitions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT Id, Number, LastSequenceNumber, LastOffset, LastEnqueuedAt,
                  COALESCE((SELECT MIN(Position) - (Id << 40) FROM Event
                    WHERE Position >= (Id << 40) AND Position < (Id + 1 << 40)), LastSequenceNumber + 1)
                FROM HubPartition WHERE Hub = ? ORDER BY Number
                """)) {
            Rows.bind(select, 1, hub);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    PartitionEnd end =
                            new PartitionEnd(row.getLong(3), row.getLong(4), Instant.ofEpochMilli(row.getLong(5)));
                    partitions.add(new Partition(row.getLong(1), row.getInt(2), row.getLong(6), end));
                }
            }
        }
        return partitions;
    }

    /** All of them in one transaction; their numbers are given here, so that none is left out when it fails. */
    void append(List<Append> appends) {
        Map<Partition, PartitionEnd> ends = new LinkedHashMap<>();
        Instant now = Instant.ofEpochMilli(clock.millis());
        run(() -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO Event (Position, StreamOffset, EnqueuedAt, Message) VALUES (?, ?, ?, ?)")) {
                for (Append append : appends) {
                    PartitionEnd end = ends.getOrDefault(
                            append.partition(), append.partition().end());
                    for (NewEvent event : append.events()) {
                        end = end.plus(event.bytes(), now);
                        insert.setLong(1, position(append.partition(), end.sequenceNumber()));
                        insert.setLong(2, end.offset());
                        insert.setLong(3, end.enqueuedAt().toEpochMilli());
                        insert.setBytes(4, codec.stored(event, end));
                        insert.executeUpdate();
                    }
                    ends.put(append.partition(), end);
                }
            }
            for (Map.Entry<Partition, PartitionEnd> entry : ends.entrySet()) {
                PartitionEnd end = entry.getValue();
                update(
                        "UPDATE HubPartition SET LastSequenceNumber = ?, LastOffset = ?, LastEnqueuedAt = ? WHERE Id = ?",
                        end.sequenceNumber(),
                        end.offset(),
                        end.enqueuedAt().toEpochMilli(),
                        entry.getKey().key());
            }
        });
        ends.forEach(Partition::grownTo);
    }

    /** Forgets the events of before that one. */
    void forget(Partition partition, long sequenceNumber) {
        run(() -> update(
                "DELETE FROM Event WHERE Position >= ? AND Position < ?",
                position(partition, partition.begin()),
                position(partition, sequenceNumber)));
        partition.forgottenBefore(sequenceNumber);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The database of the local Event Hubs cannot be closed", e);
        }
    }
}
