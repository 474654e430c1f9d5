package health.callisto.sql;

import health.callisto.fhir.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.sqlite.ProgressHandler;

/**
 * Ends statements at their deadlines: SQLite asks after each so many steps of its virtual machine, on the thread that runs the
 * statement, so no other thread has to watch.
 */
final class SqliteDeadlines {
    /** Some milliseconds of work. */
    private static final int STEPS = 100_000;

    private final Map<Connection, Watch> watches = Collections.synchronizedMap(new WeakHashMap<>());

    /** The connection, watched from now on. */
    Connection watch(Connection connection) throws SQLException {
        Watch watch = new Watch();
        ProgressHandler.setHandler(connection, STEPS, watch);
        watches.put(connection, watch);
        return connection;
    }

    /** Nothing for a connection that is not watched. */
    void set(Connection connection, Deadline deadline) {
        Watch watch = watches.get(connection);
        if (watch != null) {
            watch.deadline = deadline;
        }
    }

    private static final class Watch extends ProgressHandler {
        private volatile Deadline deadline = Deadline.NONE;

        /** Not 0 interrupts. */
        @Override
        protected int progress() {
            return deadline.isPassed() ? 1 : 0;
        }
    }
}
