package health.callisto.sql;

import health.callisto.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and removes databases on a server, which other processes may do at the same time. */
final class SqlServerMaster {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerMaster.class);
    /** There is a database of that name already. */
    private static final int EXISTS = 1801;
    /** There is none: another process has removed it. */
    private static final int ABSENT = 3701;
    /** In use; a lock is not had; in transition; others are connected; still being made. */
    private static final Set<Integer> BUSY = Set.of(3702, 1807, 952, 5061, 5070, 1205, 1222);
    /** The database cannot be opened yet; it recovers; it is in transition; it is not available now (Azure). */
    private static final Set<Integer> COMING = Set.of(4060, 922, 952, 40613);

    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 500;

    private final ConnectionPool.Opener opener;
    private final long pauseMillis;

    /** @param opener of connections to the database {@code master} */
    SqlServerMaster(ConnectionPool.Opener opener) {
        this(opener, PAUSE_MILLIS);
    }

    SqlServerMaster(ConnectionPool.Opener opener, long pauseMillis) {
        this.opener = opener;
        this.pauseMillis = pauseMillis;
    }

    /**
     * Makes the database where it is absent. One that names no pool of its server is one of its own on Azure SQL, at a price of its
     * own.
     */
    void create(String name, Optional<String> pool) {
        try (Connection connection = opener.open()) {
            if (!exists(connection, name)) {
                make(connection, name, pool);
            }
            warnOfLocks(connection, name);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database " + name + " cannot be reached or made: " + e.getMessage(), e);
        }
    }

    private static void make(Connection connection, String name, Optional<String> pool) throws SQLException {
        try {
            execute(
                    connection,
                    "CREATE DATABASE [" + name + "]"
                            + pool.map(given -> " ( SERVICE_OBJECTIVE = ELASTIC_POOL ( name = [" + given + "] ) )")
                                    .orElse(""));
        } catch (SQLException e) {
            if (e.getErrorCode() != EXISTS) {
                throw e;
            }
            LOG.info("Another process has made the database {}", name);
            return;
        }
        readCommittedAsOfTheStatement(connection, name);
    }

    /** Readers then wait for no writer, and each statement sees one moment. Azure SQL has it from the beginning; not every server can. */
    private static void readCommittedAsOfTheStatement(Connection connection, String name) {
        try {
            execute(connection, "ALTER DATABASE [" + name + "] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE");
        } catch (SQLException e) {
            LOG.warn("READ_COMMITTED_SNAPSHOT cannot be set for {}: error {}", name, e.getErrorCode());
        }
    }

    private static void warnOfLocks(Connection connection, String name) {
        try {
            List<Boolean> set = Rows.list(
                    connection,
                    "SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = ?",
                    row -> row.getBoolean(1),
                    name);
            if (set.contains(false)) {
                LOG.warn(
                        "READ_COMMITTED_SNAPSHOT is off in the database {}: reads wait for writes, and an export may miss or repeat"
                                + " a version that is replaced meanwhile. While no process uses it, run ALTER DATABASE [{}] SET"
                                + " READ_COMMITTED_SNAPSHOT ON",
                        name,
                        name);
            }
        } catch (SQLException e) {
            LOG.warn("It cannot be told how {} isolates transactions: error {}", name, e.getErrorCode());
        }
    }

    /** Removes the database, whoever is connected; nothing if there is none. Problem UNAVAILABLE if it stays in use for long. */
    void drop(String name) {
        try (Connection connection = opener.open()) {
            for (int attempt = 1; exists(connection, name); attempt++) {
                disconnectOthers(connection, name);
                if (dropped(connection, name)) {
                    return;
                }
                if (attempt == TRIES) {
                    throw Problem.unavailable("The database " + name + " is in use by another process;"
                            + " nothing was removed: send the request again shortly");
                }
                // Other processes learn of the removal within a second or two and close what they have open.
                pause();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database " + name + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private static boolean dropped(Connection connection, String name) throws SQLException {
        try {
            execute(connection, "DROP DATABASE [" + name + "]");
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == ABSENT) {
                return true;
            }
            if (!BUSY.contains(e.getErrorCode())) {
                throw e;
            }
            LOG.info("The database {} is in use still: error {}", name, e.getErrorCode());
            return false;
        }
    }

    /** Not every server that speaks T-SQL knows this; without it the removal waits until nobody is connected. */
    private static void disconnectOthers(Connection connection, String name) {
        try {
            execute(connection, "ALTER DATABASE [" + name + "] SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        } catch (SQLException e) {
            LOG.info("The connections to {} cannot be ended: error {}", name, e.getErrorCode());
        }
    }

    /** Waits until a connection can be opened: a database that was just made, maybe by another process, refuses them for moments. */
    void await(ConnectionPool.Opener database) {
        for (int attempt = 1; ; attempt++) {
            try {
                database.open().close();
                return;
            } catch (SQLException e) {
                if (!COMING.contains(e.getErrorCode()) || attempt == TRIES) {
                    throw new IllegalStateException("The database cannot be reached: " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(pauseMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("The service is stopping");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        return !Rows.list(connection, "SELECT name FROM sys.databases WHERE name = ?", row -> row.getString(1), name)
                .isEmpty();
    }
}
