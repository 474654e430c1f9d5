package health.callisto.localhost.eventgrid;

import health.callisto.sql.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events, subscriptions and deliveries under way, in a database of their own: a host that is killed has them still. */
final class ReceivedEventStore implements AutoCloseable {
    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS Event (
              Number INTEGER PRIMARY KEY AUTOINCREMENT, AcceptedAt INTEGER NOT NULL, -- microseconds since 1970
              Type TEXT NOT NULL, Subject TEXT NOT NULL, Json TEXT NOT NULL)
            """, """
            CREATE TABLE IF NOT EXISTS Subscription (
              Name TEXT PRIMARY KEY, Definition TEXT NOT NULL, Position INTEGER NOT NULL,
              ValidationCode TEXT NOT NULL, Validated INTEGER NOT NULL)
            """, """
            CREATE TABLE IF NOT EXISTS Retry (
              Name TEXT NOT NULL, Number INTEGER NOT NULL, Attempts INTEGER NOT NULL, NextAt INTEGER NOT NULL,
              PRIMARY KEY (Name, Number))
            """, """
            CREATE TABLE IF NOT EXISTS DeadLetter (
              Name TEXT NOT NULL, Number INTEGER NOT NULL, Reason TEXT NOT NULL, At INTEGER NOT NULL, Json TEXT NOT NULL,
              PRIMARY KEY (Name, Number))
            """);

    /** An event that was not delivered at the first try. */
    record Retry(ReceivedEvent event, int attempts) {}

    /** An event that was given up. */
    record DeadLetter(String subscription, String reason, Instant at, String json) {}

    private final Connection connection;

    ReceivedEventStore(Path file) throws IOException {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = NORMAL");
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
        } catch (SQLException e) {
            throw new IOException("The events in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Work in one transaction; one at a time. */
    private interface Work<T> {
        T run() throws SQLException;
    }

    private synchronized <T> T run(Work<T> work) {
        try {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.run();
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database of the local Event Grid failed", e);
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String sql, Reader<T> reader, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.bind(statement, 1, values);
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(reader.read(result));
                }
                return rows;
            }
        }
    }

    void add(List<ReceivedEvent> events) {
        run(() -> {
            String sql = "INSERT INTO Event (AcceptedAt, Type, Subject, Json) VALUES (?, ?, ?, ?)";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (ReceivedEvent event : events) {
                    Rows.bind(insert, 1, micros(event.acceptedAt()), event.type(), event.subject(), event.json());
                    insert.addBatch();
                }
                return insert.executeBatch().length;
            }
        });
    }

    /** The events behind that number, at most so many. */
    List<ReceivedEvent> after(long number, int limit) {
        return run(() -> list(
                "SELECT Number, AcceptedAt, Type, Subject, Json FROM Event WHERE Number > ? ORDER BY Number LIMIT ?",
                ReceivedEventStore::event,
                number,
                limit));
    }

    private static ReceivedEvent event(ResultSet row) throws SQLException {
        return new ReceivedEvent(
                row.getLong(1), instant(row.getLong(2)), row.getString(3), row.getString(4), row.getString(5));
    }

    /** Forgets events and dead letters of before that time. */
    void forgetBefore(Instant time) {
        run(() -> update("DELETE FROM Event WHERE AcceptedAt < ?", micros(time))
                + update("DELETE FROM DeadLetter WHERE At < ?", micros(time)));
    }

    /** A subscription gets what is accepted from now on; one of the same name goes on where it was. */
    void subscribe(LocalSubscription subscription) {
        run(() -> update(
                """
                INSERT INTO Subscription (Name, Definition, Position, ValidationCode, Validated)
                VALUES (?, ?, (SELECT COALESCE(MAX(Number), 0) FROM Event), ?, ?)
                ON CONFLICT (Name) DO UPDATE SET Definition = excluded.Definition,
                  ValidationCode = excluded.ValidationCode, Validated = excluded.Validated
                """,
                subscription.name(),
                subscription.definition(),
                subscription.validationCode(),
                subscription.isValidated() ? 1 : 0));
    }

    List<LocalSubscription> subscriptions() {
        return run(() -> list(
                "SELECT Name, Definition, ValidationCode, Validated FROM Subscription ORDER BY Name",
                row -> new LocalSubscription(
                        row.getString(1), row.getString(2), row.getString(3), row.getInt(4) == 1)));
    }

    Optional<LocalSubscription> subscription(String name) {
        return subscriptions().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    boolean unsubscribe(String name) {
        return run(() -> {
            update("DELETE FROM Retry WHERE Name = ?", name);
            return update("DELETE FROM Subscription WHERE Name = ?", name) == 1;
        });
    }

    /** Up to which number the events were tried at least once. */
    long position(String name) {
        return run(() -> list("SELECT Position FROM Subscription WHERE Name = ?", row -> row.getLong(1), name).stream()
                .findFirst()
                .orElse(Long.MAX_VALUE));
    }

    void moveTo(String name, long number) {
        run(() -> update("UPDATE Subscription SET Position = ? WHERE Name = ?", number, name));
    }

    /**
     * The retries that are due: also those of a time that no pause reaches, which were planned before the clock was set back.
     *
     * @param longest pause
     */
    List<Retry> due(String name, Instant now, Duration longest, int limit) {
        return run(() -> list(
                """
                SELECT e.Number, e.AcceptedAt, e.Type, e.Subject, e.Json, r.Attempts
                FROM Retry r JOIN Event e ON e.Number = r.Number
                WHERE r.Name = ? AND (r.NextAt <= ? OR r.NextAt > ?) ORDER BY r.NextAt, r.Number LIMIT ?
                """, row -> new Retry(event(row), row.getInt(6)), name, micros(now), micros(now.plus(longest)), limit));
    }

    void retryAt(String name, long number, int attempts, Instant time) {
        run(() -> update(
                "INSERT OR REPLACE INTO Retry (Name, Number, Attempts, NextAt) VALUES (?, ?, ?, ?)",
                name,
                number,
                attempts,
                micros(time)));
    }

    void delivered(String name, long number) {
        run(() -> update("DELETE FROM Retry WHERE Name = ? AND Number = ?", name, number));
    }

    void deadLetter(String name, ReceivedEvent event, String reason, Instant now) {
        run(() -> {
            update("DELETE FROM Retry WHERE Name = ? AND Number = ?", name, event.number());
            return update(
                    "INSERT OR REPLACE INTO DeadLetter (Name, Number, Reason, At, Json) VALUES (?, ?, ?, ?, ?)",
                    name,
                    event.number(),
                    reason,
                    micros(now),
                    event.json());
        });
    }

    List<DeadLetter> deadLetters() {
        return run(() -> list(
                "SELECT Name, Reason, At, Json FROM DeadLetter ORDER BY At, Number",
                row -> new DeadLetter(row.getString(1), row.getString(2), instant(row.getLong(3)), row.getString(4))));
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The database of the local Event Grid cannot be closed", e);
        }
    }
}
