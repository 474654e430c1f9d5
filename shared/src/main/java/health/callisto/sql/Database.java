package health.callisto.sql;

import health.callisto.fhir.Deadline;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One service's database: lends connections, runs transactions and repeats those that lost a race. */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int TRIES = 12;
    private static final long FIRST_PAUSE_MILLIS = 2;

    private final Dialect dialect;
    private final ConnectionPool readers;
    private final ConnectionPool writers;
    private final NamedLocks locks;
    private final AutoCloseable claim;
    private final Deadline deadline;

    Database(Dialect dialect, ConnectionPool readers, ConnectionPool writers, NamedLocks locks, AutoCloseable claim) {
        this(dialect, readers, writers, locks, claim, Deadline.NONE);
    }

    private Database(
            Dialect dialect,
            ConnectionPool readers,
            ConnectionPool writers,
            NamedLocks locks,
            AutoCloseable claim,
            Deadline deadline) {
        this.deadline = deadline;
        this.dialect = dialect;
        this.readers = readers;
        this.writers = writers;
        this.locks = locks;
        this.claim = claim;
    }

    /** Opens (and makes, and migrates) the SQLite database of that file; Problem UNAVAILABLE if another process has it. */
    public static Database openSqlite(Path file, Schema schema) {
        return migrated(SqliteFile.open(file), schema);
    }

    /** The same for a service. */
    public static Database openSqlite(Path file) {
        return openSqlite(file, Schema.SERVICE);
    }

    /**
     * Opens and migrates the SQL Server database that the {@code jdbc:sqlserver:} URL names, making it if it is absent.
     *
     * @param pool the elastic pool that a new one goes into; empty: none is named
     */
    public static Database openSqlServer(String url, Optional<String> pool, Schema schema) {
        return migrated(SqlServerUrl.open(url, pool), schema);
    }

    /** Removes the SQLite database of that file; nothing if there is none. */
    public static void dropSqlite(Path file) {
        SqliteFile.drop(file);
    }

    /** Removes the SQL Server database that the URL names, whoever is connected; nothing if there is none. */
    public static void dropSqlServer(String url) {
        SqlServerUrl.drop(url);
    }

    private static Database migrated(Database database, Schema schema) {
        try {
            new Migrations(database.dialect, schema).apply(database);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Dialect dialect() {
        return dialect;
    }

    /**
     * The same database for one request. After the deadline its statements are interrupted, nothing is begun, and who waits for
     * a lock waits no more: Problem UNAVAILABLE. A transaction that has begun is not interrupted.
     */
    public Database within(Deadline requested) {
        return new Database(dialect, readers, writers, locks, claim, requested);
    }

    /** Problem UNAVAILABLE once the deadline of the request has passed. */
    public void checkDeadline() {
        deadline.check();
    }

    /**
     * Reads what is committed; never waits for a writer. Problem UNAVAILABLE when the database cannot be reached. A server may
     * take a read as a deadlock's victim: it is repeated as a write is.
     */
    public <T> T read(SqlFunction<T> work) {
        return repeated(() -> deadline == Deadline.NONE ? lend(readers, work) : interruptible(work));
    }

    /** The deadline of the request interrupts the statements of the work. */
    private <T> T interruptible(SqlFunction<T> work) throws SQLException {
        deadline.check();
        try {
            return lend(readers, connection -> {
                dialect.setDeadline(connection, deadline);
                try {
                    return work.apply(connection);
                } finally {
                    dialect.setDeadline(connection, Deadline.NONE);
                }
            });
        } catch (SQLException e) {
            if (deadline.isPassed()) {
                Problem overdue = deadline.overdue();
                overdue.initCause(e);
                throw overdue;
            }
            throw e;
        }
    }

    /** The rows of a query, read as {@link #read} reads. */
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values) {
        return read(connection -> Rows.list(connection, sql, reader, values));
    }

    /**
     * Runs the work in one transaction and commits it; repeats it a bounded number of times when it lost a race
     * (deadlock, unique key, snapshot conflict), so the work must not have other effects.
     */
    public <T> T write(SqlFunction<T> work) {
        return write(Durability.SYNCED, work);
    }

    /** The same; {@link Durability#RELAXED} for work that may be done again. */
    public <T> T write(Durability durability, SqlFunction<T> work) {
        deadline.check();
        T result = repeated(() -> committed(work));
        if (durability == Durability.SYNCED) {
            sync();
        }
        return result;
    }

    /** One try of some work. */
    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private <T> T repeated(Attempt<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (!dialect.isLostRace(e)) {
                    throw failure(e);
                }
                if (attempt == TRIES) {
                    LOG.warn("A transaction lost {} races, the last with error {}", TRIES, e.getErrorCode());
                    throw Problem.conflict("Other writes to the same resources went first " + TRIES
                            + " times; send the request again");
                }
                pause(attempt);
            }
        }
    }

    /** What it has allocated on disk, without logs; empty where the server does not tell. */
    public OptionalLong bytes() {
        List<Long> bytes = query(dialect.bytesQuery(), row -> row.getLong(1));
        return bytes.get(0) > 0 ? OptionalLong.of(bytes.get(0)) : OptionalLong.empty();
    }

    /** Runs the work while nobody else, in any process, runs work under the same name in this database. */
    public <T> T exclusively(String name, Supplier<T> work) {
        return locks.exclusively(name, deadline, work);
    }

    /** Makes {@link Durability#SYNCED} of all that was committed before; Problem UNAVAILABLE if the disk refuses. */
    public void sync() {
        try {
            dialect.sync();
        } catch (IOException e) {
            LOG.error("The disk does not take what was committed", LoggedFailure.of(e));
            Problem error = Problem.unavailable("The disk does not take what was written; try again shortly");
            error.initCause(e);
            throw error;
        }
    }

    /** The result of the work, which is committed; any failure means that it is not. */
    private <T> T committed(SqlFunction<T> work) throws SQLException {
        Connection connection = writers.take();
        boolean sound = false;
        try {
            dialect.begin(connection);
            T result = work.apply(connection);
            dialect.commit(connection);
            sound = isSettled(connection);
            return result;
        } catch (Problem e) {
            sound = isRolledBack(connection, e);
            throw e;
        } catch (SQLException e) {
            // Rolled back, the connection is as good as before; a new one costs a server more than the statement.
            sound = isRolledBack(connection, e) && (dialect.isLostRace(e) || dialect.isRefused(e));
            throw e;
        } catch (RuntimeException | Error e) {
            isRolledBack(connection, e);
            throw e;
        } finally {
            writers.giveBack(connection, sound);
        }
    }

    /** Does what follows a commit, of which no failure undoes it; answers whether the connection can be lent again. */
    private boolean isSettled(Connection connection) {
        boolean settled = false;
        try {
            dialect.ended(connection);
            settled = true;
            dialect.committed(connection);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("A write is committed; what follows it failed and comes again later: {}", LoggedFailure.line(e));
        }
        return settled;
    }

    /** Answers whether the connection can be lent again; a full disk makes SQLite roll back by itself. */
    private boolean isRolledBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            dialect.ended(connection);
            return true;
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private <T> T lend(ConnectionPool pool, SqlFunction<T> work) throws SQLException {
        Connection connection = pool.take();
        boolean sound = false;
        try {
            T result = work.apply(connection);
            sound = true;
            return result;
        } catch (Problem e) {
            sound = true;
            throw e;
        } catch (SQLException e) {
            // Rolled back, the connection is as good as before; a new one costs a server more than the statement.
            sound = dialect.isLostRace(e) || dialect.isRefused(e);
            throw e;
        } finally {
            pool.giveBack(connection, sound);
        }
    }

    private static void pause(int attempt) {
        try {
            // Waiting a random time keeps two transactions from losing to each other again and again.
            Thread.sleep(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS << Math.min(attempt, 7)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("The service is stopping");
        }
    }

    private RuntimeException failure(SQLException e) {
        SQLException told = dialect.withoutValues(e);
        LOG.error("Database failure {} ({})", e.getErrorCode(), e.getSQLState(), told);
        if (dialect.isRefused(e)) {
            return new IllegalStateException(
                    "The database refuses the statement (error " + e.getErrorCode() + "); trying again is no use",
                    told);
        }
        Problem error = Problem.unavailable("The database cannot carry this out now; try again shortly");
        error.initCause(told);
        return error;
    }

    @Override
    public void close() {
        try {
            readers.close();
            writers.close();
            locks.close();
            claim.close();
        } catch (Exception e) {
            throw new IllegalStateException("The database cannot be closed", e);
        }
    }
}
