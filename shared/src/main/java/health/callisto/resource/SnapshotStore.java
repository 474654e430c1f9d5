package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens and closes snapshots. While one is open, commits mark the versions that they put into its past ({@link
 * LateVersionSql}); an open snapshot holds no transaction and outlives the process.
 */
public final class SnapshotStore {
    /** The surrogate id of a snapshot that is not fixed yet: every version is late then, to be on the safe side. */
    private static final long NOT_FIXED = Long.MAX_VALUE;

    private final Database database;
    private final Clock clock;
    private final FeedPositions positions;

    public SnapshotStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.positions = FeedPositions.of(database, clock);
    }

    private record Row(long newest, long position, long openedAt) {
        Snapshot snapshot() {
            return new Snapshot(newest, position, Instant.ofEpochMilli(openedAt));
        }
    }

    /**
     * Opens the snapshot of that job, or goes on with it; empty while transactions are under way that began before it was
     * opened, and so do not know of it: ask again shortly. The same answer ever after.
     */
    public Optional<Snapshot> open(String jobId) {
        Row row = database.read(connection -> find(connection, jobId)).orElseGet(() -> begin(jobId));
        if (row.newest() != NOT_FIXED) {
            return Optional.of(row.snapshot());
        }
        long bound = positions.bound(database);
        return bound > row.position() ? Optional.of(fix(jobId, bound - 1)) : Optional.empty();
    }

    /** From this commit on every other one sees the row. */
    private Row begin(String jobId) {
        long now = clock.millis();
        return database.write(connection -> {
            Row row = new Row(NOT_FIXED, positions.drawn(connection), now);
            Rows.update(
                    connection,
                    "INSERT INTO ExportSnapshot (JobId, SurrogateId, Position, OpenedAt) VALUES (?, ?, ?, ?)",
                    jobId,
                    row.newest(),
                    row.position(),
                    row.openedAt());
            return row;
        });
    }

    private Snapshot fix(String jobId, long position) {
        return database.write(connection -> {
            long newest = HistorySql.greatestSurrogateId(connection);
            Rows.update(
                    connection,
                    "UPDATE ExportSnapshot SET SurrogateId = ?, Position = ? WHERE JobId = ? AND SurrogateId = ?",
                    newest,
                    position,
                    jobId,
                    NOT_FIXED);
            return find(connection, jobId).orElseThrow().snapshot();
        });
    }

    /** Ends the snapshot; marks that no other one needs go with the last. Nothing happens if there is none. */
    public void close(String jobId) {
        database.write(connection -> Rows.update(connection, "DELETE FROM ExportSnapshot WHERE JobId = ?", jobId));
        database.write(connection ->
                Rows.update(connection, "DELETE FROM LateVersion WHERE NOT EXISTS (SELECT 1 FROM ExportSnapshot)"));
    }

    private static Optional<Row> find(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT SurrogateId, Position, OpenedAt FROM ExportSnapshot WHERE JobId = ?")) {
            select.setString(1, jobId);
            try (ResultSet result = select.executeQuery()) {
                return result.next()
                        ? Optional.of(new Row(result.getLong(1), result.getLong(2), result.getLong(3)))
                        : Optional.empty();
            }
        }
    }
}
