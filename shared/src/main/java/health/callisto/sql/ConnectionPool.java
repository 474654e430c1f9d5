package health.callisto.sql;

import health.callisto.problem.LoggedFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lends connections, first come first served, and opens them when they are first needed. */
final class ConnectionPool implements AutoCloseable {
    /** Opens one connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final long PATIENCE_SECONDS = 30;

    private final Opener opener;
    private final int size;
    private final Semaphore places;
    private volatile boolean closed;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    ConnectionPool(int size, Opener opener) {
        this.size = size;
        this.opener = opener;
        this.places = new Semaphore(size, true);
    }

    Connection take() throws SQLException {
        if (closed) {
            throw new SQLException("The database was closed, as nobody used it; ask again");
        }
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLException("No database connection became free within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for a database connection", e);
        }
        try {
            Connection connection = idle.pollFirst();
            return connection != null ? connection : opener.open();
        } catch (SQLException | RuntimeException e) {
            places.release();
            throw e;
        }
    }

    /** A connection that failed is closed rather than lent again. */
    void giveBack(Connection connection, boolean sound) {
        try {
            if (sound) {
                idle.addFirst(connection);
            } else {
                connection.close();
            }
        } catch (SQLException e) {
            // What it was lent for has succeeded or failed by now, and this changes nothing of that.
            LOG.warn("A database connection that failed could not be closed: {}", LoggedFailure.line(e));
        } finally {
            places.release();
        }
    }

    /** Waits for what is lent, then closes all. */
    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        places.acquireUninterruptibly(size);
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
