package health.callisto.sql;

import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named locks held by the server ({@code sp_getapplock}). Of the threads of this process that want one name only one asks the
 * server; the others wait here, without a session. A thread that takes a second lock inside the first takes it for the same
 * session: who holds a lock never waits for a session that others hold.
 */
final class ServerLocks implements NamedLocks {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLocks.class);
    private static final int TIMEOUT_MILLIS = 30_000;

    private final ConnectionPool sessions;
    private final int timeoutMillis;
    private final ConcurrentMap<String, ReentrantLock> own = new ConcurrentHashMap<>();
    /** Each database has locks of its own, so it is no static: a thread may hold a session of several databases. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Connection> session = new ThreadLocal<>();

    /** The pool must not be the one that the work inside the lock takes connections from. */
    ServerLocks(ConnectionPool sessions) {
        this(sessions, TIMEOUT_MILLIS);
    }

    ServerLocks(ConnectionPool sessions, int timeoutMillis) {
        this.sessions = sessions;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public <T> T exclusively(String name, Deadline deadline, Supplier<T> work) {
        ReentrantLock lock = own.computeIfAbsent(name, n -> new ReentrantLock(true));
        if (!tryLock(lock, deadline)) {
            LOG.warn("The lock {} was not had in time: this process holds it", name);
            throw refused(deadline);
        }
        try {
            Connection outer = session.get();
            return outer == null ? inSession(name, deadline, work) : locked(outer, name, deadline, work);
        } catch (SQLException e) {
            LOG.warn("The server gave no lock {}: error {}", name, e.getErrorCode());
            Problem error = Problem.unavailable("The database gave no lock; try again shortly");
            error.initCause(e);
            throw error;
        } finally {
            lock.unlock();
        }
    }

    /** How long to wait for a lock. */
    private int patience(Deadline deadline) {
        return deadline.left()
                .map(left -> (int) Math.min(timeoutMillis, left.toMillis()))
                .orElse(timeoutMillis);
    }

    private boolean tryLock(ReentrantLock lock, Deadline deadline) {
        try {
            return lock.tryLock(patience(deadline), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("The service is stopping");
        }
    }

    private <T> T inSession(String name, Deadline deadline, Supplier<T> work) throws SQLException {
        Connection taken = sessions.take();
        boolean sound = false;
        session.set(taken);
        try {
            T result = locked(taken, name, deadline, work);
            sound = true;
            return result;
        } catch (RuntimeException e) {
            // The work has failed, and the lock was given back all the same.
            sound = true;
            throw e;
        } finally {
            session.remove();
            sessions.giveBack(taken, sound && !taken.isClosed());
        }
    }

    private <T> T locked(Connection connection, String name, Deadline deadline, Supplier<T> work) throws SQLException {
        lock(connection, name, deadline);
        try {
            return work.get();
        } finally {
            unlock(connection, name);
        }
    }

    private void lock(Connection connection, String name, Deadline deadline) throws SQLException {
        String sql =
                "{? = call sp_getapplock(@Resource = ?, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = ?)}";
        try (CallableStatement call = connection.prepareCall(sql)) {
            call.registerOutParameter(1, Types.INTEGER);
            Rows.bind(call, 2, name, patience(deadline));
            call.execute();
            int result = call.getInt(1);
            if (result < 0) {
                // -1 time-out, -2 cancelled, -3 deadlock victim, -999 wrong parameters.
                LOG.warn("The lock {} was not had in time: sp_getapplock answered {}", name, result);
                throw refused(deadline);
            }
        }
    }

    private static Problem refused(Deadline deadline) {
        deadline.check();
        return Problem.conflict("Another request of the same kind takes too long; send the request again");
    }

    /** What was done inside stands even where this fails: the server takes the lock back when the session ends. */
    private static void unlock(Connection connection, String name) throws SQLException {
        try (CallableStatement call =
                connection.prepareCall("{call sp_releaseapplock(@Resource = ?, @LockOwner = 'Session')}")) {
            Rows.bind(call, 1, name);
            call.execute();
        } catch (SQLException e) {
            LOG.warn("The lock {} ends with its session: error {}", name, e.getErrorCode());
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        sessions.close();
    }
}
