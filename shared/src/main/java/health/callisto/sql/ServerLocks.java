package health.callisto.sql;

import health.callisto.fhir.FhirError;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.Supplier;

/** Named locks held by the server ({@code sp_getapplock}), for a session of their own. */
final class ServerLocks implements NamedLocks {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final ConnectionPool sessions;

    /** The pool must not be the one that the work inside the lock takes connections from. */
    ServerLocks(ConnectionPool sessions) {
        this.sessions = sessions;
    }

    @Override
    public <T> T exclusively(String name, Supplier<T> work) {
        Connection session = take();
        boolean sound = false;
        try {
            lock(session, name);
            try {
                return work.get();
            } finally {
                unlock(session, name);
                sound = true;
            }
        } catch (SQLException e) {
            FhirError error = FhirError.unavailable("The database gave no lock; try again shortly");
            error.initCause(e);
            throw error;
        } finally {
            giveBack(session, sound);
        }
    }

    private static void lock(Connection session, String name) throws SQLException {
        String sql =
                "{? = call sp_getapplock(@Resource = ?, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = ?)}";
        try (CallableStatement call = session.prepareCall(sql)) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setString(2, name);
            call.setInt(3, TIMEOUT_MILLIS);
            call.execute();
            if (call.getInt(1) < 0) {
                throw FhirError.conflict("Another request of the same kind takes too long; send the request again");
            }
        }
    }

    private static void unlock(Connection session, String name) throws SQLException {
        try (CallableStatement call =
                session.prepareCall("{call sp_releaseapplock(@Resource = ?, @LockOwner = 'Session')}")) {
            call.setString(1, name);
            call.execute();
        }
    }

    private Connection take() {
        try {
            return sessions.take();
        } catch (SQLException e) {
            FhirError error = FhirError.unavailable("The database cannot be reached; try again shortly");
            error.initCause(e);
            throw error;
        }
    }

    private void giveBack(Connection session, boolean sound) {
        try {
            sessions.giveBack(session, sound);
        } catch (SQLException e) {
            throw new IllegalStateException("A database session cannot be closed", e);
        }
    }

    @Override
    public void close() throws SQLException {
        sessions.close();
    }
}
