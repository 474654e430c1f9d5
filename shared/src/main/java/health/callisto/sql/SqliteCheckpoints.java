package health.callisto.sql;

import health.callisto.problem.LoggedFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the write-ahead log into the database beside the writer, which would else stand still while the disk works. What
 * came into the log meanwhile the writer moves itself: little, and then the log begins anew.
 */
final class SqliteCheckpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteCheckpoints.class);
    /** Bytes of log that start it: enough that a page that changes often is moved once for many changes. */
    private static final long LOG_BYTES = 128L * 1024 * 1024;

    private static final int FRAME_BYTES = SqliteFile.PAGE_BYTES + 24;
    /** While a reader keeps the log from beginning anew, it is not moved more often than this. */
    private static final long PAUSE_NANOS = 500_000_000;

    /** Each moves what came during the one before, and so takes less time; the rest is the writer's. */
    private static final int ROUNDS = 3;

    private static final String CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)";
    /** One for all databases of the process: they share its disk. */
    static final ExecutorService BESIDE = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "callisto-checkpoint");
        thread.setDaemon(true);
        return thread;
    });

    private enum State {
        IDLE,
        BESIDE,
        FINISHING
    }

    private final WalIndex log;
    private final ConnectionPool connection;
    private volatile State state = State.IDLE;
    private long ended = System.nanoTime() - PAUSE_NANOS;

    SqliteCheckpoints(Path database, ConnectionPool.Opener opener) {
        this.log = new WalIndex(database);
        this.connection = new ConnectionPool(1, opener);
    }

    /** To be called by the one writer after each of its commits. A log that cannot be moved is tried again later. */
    void committed(Connection writer) throws SQLException {
        if (state == State.FINISHING) {
            try {
                run(writer);
            } finally {
                ended = System.nanoTime();
                state = State.IDLE;
            }
        } else if (state == State.IDLE && System.nanoTime() - ended > PAUSE_NANOS && isLong()) {
            state = State.BESIDE;
            BESIDE.execute(this::moveBeside);
        }
    }

    private boolean isLong() {
        return log.frames() * FRAME_BYTES > LOG_BYTES;
    }

    private void moveBeside() {
        try {
            Connection own = connection.take();
            boolean sound = false;
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    run(own);
                }
                sound = true;
            } finally {
                connection.giveBack(own, sound);
            }
        } catch (SQLException e) {
            // The log stays as it is and the writer moves it: slower, nothing is lost.
            LOG.warn("The log of {} could not be moved beside the writer: {}", log, LoggedFailure.line(e));
        } finally {
            state = State.FINISHING;
        }
    }

    private static void run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CHECKPOINT);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        log.close();
    }
}
