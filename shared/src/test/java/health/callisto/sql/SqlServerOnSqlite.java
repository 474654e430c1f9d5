package health.callisto.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A database that {@link SqlServerDialect} believes to be a SQL Server: a SQLite file behind connections that take what this product
 * says in T-SQL, report errors by SQL Server's numbers, and count each way there and back. What T-SQL means is not tried here.
 */
public final class SqlServerOnSqlite {
    /** A failure that is to come: of the next statement with that in its text. */
    private record Failure(Predicate<String> text, int number) {}

    private final String url;
    private final AtomicInteger trips = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final List<Failure> losses = new CopyOnWriteArrayList<>();
    private final AppLocks locks = new AppLocks();

    private SqlServerOnSqlite(Path file) {
        this.url = "jdbc:sqlite:" + file;
    }

    /** With the tables of a service. */
    public static SqlServerOnSqlite make(Path file) {
        Database.openSqlite(file).close();
        return new SqlServerOnSqlite(file);
    }

    /** One process's view of it: several may be open. */
    public Database open() {
        return open(8);
    }

    Database open(int sessions) {
        ConnectionPool readers = new ConnectionPool(8, () -> connect(true));
        ConnectionPool writers = new ConnectionPool(8, () -> connect(false));
        ConnectionPool lockSessions = new ConnectionPool(sessions, () -> connect(true));
        SqlServerDialect dialect = new SqlServerDialect(SqlServerOnSqlite::bulkCopy);
        return new Database(dialect, readers, writers, new ServerLocks(lockSessions, 5_000), () -> {});
    }

    Connection connect(boolean autoCommit) throws SQLException {
        opened.incrementAndGet();
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(20_000);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        return ServerConnection.over(config.createConnection(url), autoCommit, this);
    }

    private static void bulkCopy(
            Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        ServerConnection.bulkCopy(connection, table, columns, rows);
    }

    AppLocks locks() {
        return locks;
    }

    /** Ways there and back since {@link #forget}. */
    public int roundTrips() {
        return trips.get();
    }

    /** Connections that were opened. */
    public int opened() {
        return opened.get();
    }

    /** Texts of statements since {@link #forget}, one for each round trip. */
    public List<String> texts() {
        return new ArrayList<>(texts);
    }

    /** Counts from here on. */
    public void forget() {
        trips.set(0);
        texts.clear();
    }

    /** Lets the next statement of that text fail with that number. */
    public void fail(Predicate<String> text, int number) {
        failures.add(new Failure(text, number));
    }

    /** Lets the next statement of that text be carried out, and its answer be lost. */
    public void loseAnswer(Predicate<String> text) {
        losses.add(new Failure(text, 0));
    }

    /** Called for each way there and back. */
    void trip(String text) throws SQLException {
        trips.incrementAndGet();
        texts.add(text);
        fail(failures, text);
    }

    /** Called before each answer. */
    void answer(String text) throws SQLException {
        fail(losses, text);
    }

    private static void fail(List<Failure> planned, String text) throws SQLException {
        Optional<Failure> failure =
                planned.stream().filter(one -> one.text().test(text)).findFirst();
        if (failure.isPresent() && planned.remove(failure.get())) {
            throw new SQLException("made to fail", "S0001", failure.get().number());
        }
    }
}
