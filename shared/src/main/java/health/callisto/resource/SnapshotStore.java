package health.callisto.resource;

import health.callisto.resource.feed.FeedPositions;
import health.callisto.resource.version.HistorySql;
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
    /** The position of a snapshot whose row has only just been written. */
    private static final long NOT_DRAWN = Long.MAX_VALUE;

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
        long drawn = row.position() == NOT_DRAWN ? drawn(jobId) : row.position();
        long bound = positions.bound(database);
        return bound > drawn ? Optional.of(fix(jobId, bound - 1)) : Optional.empty();
    }

    /** Every transaction that begins behind this commit sees the row. */
    private Row begin(String jobId) {
        Row row = new Row(NOT_FIXED, NOT_DRAWN, clock.millis());
        database.write(connection -> Rows.update(
                connection,
                "INSERT INTO ExportSnapshot (JobId, SurrogateId, Position, OpenedAt) VALUES (?, ?, ?, ?)",
                jobId,
                row.newest(),
                row.position(),
                row.openedAt()));
        return row;
    }

    /** The greatest position of those that may not see the row; read behind its commit, so that none is left out. */
    private long drawn(String jobId) {
        long drawn = database.read(positions::drawn);
        database.write(connection -> Rows.update(
                connection,
                "UPDATE ExportSnapshot SET Position = ? WHERE JobId = ? AND Position = ?",
                drawn,
                jobId,
                NOT_DRAWN));
        return drawn;
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

    static boolean isAnyOpen(Connection connection) throws SQLException {
        return Rows.list(connection, "SELECT COUNT(*) FROM ExportSnapshot", row -> row.getInt(1))
                        .get(0)
                > 0;
    }

    private static Optional<Row> find(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT SurrogateId, Position, OpenedAt FROM ExportSnapshot WHERE JobId = ?")) {
            Rows.bind(select, 1, jobId);
            try (ResultSet result = select.executeQuery()) {
                return result.next()
                        ? Optional.of(new Row(result.getLong(1), result.getLong(2), result.getLong(3)))
                        : Optional.empty();
            }
        }
    }
}
