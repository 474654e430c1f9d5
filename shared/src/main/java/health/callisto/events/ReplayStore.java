package health.callisto.events;

import health.callisto.fhir.Ticks;
import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The replays of one service's feed. */
final class ReplayStore {
    private static final String REPLAY =
            "SELECT ReplayId, FromTicks, ToTicks, Position, LastPosition, Published FROM EventReplay ";

    private final Database database;

    ReplayStore(Database database) {
        this.database = database;
    }

    void create(EventReplay replay, Instant now) {
        database.write(connection -> Rows.update(
                connection,
                """
                INSERT INTO EventReplay (ReplayId, FromTicks, ToTicks, Position, LastPosition, Published, CreatedAt)
                VALUES (?, ?, ?, ?, ?, 0, ?)
                """,
                replay.id(),
                Ticks.of(replay.from()),
                Ticks.of(replay.to()),
                replay.position(),
                replay.last(),
                now.toEpochMilli()));
    }

    Optional<EventReplay> find(String id) {
        return database.query(REPLAY + "WHERE ReplayId = ?", ReplayStore::replay, id).stream()
                .findFirst();
    }

    /** Those that have not ended, the oldest first. */
    List<EventReplay> open() {
        return database.query(
                REPLAY + "WHERE Position < LastPosition ORDER BY CreatedAt, ReplayId", ReplayStore::replay);
    }

    /** Moves a replay on; false if another publisher has moved it meanwhile, or it has ended. */
    boolean advance(EventReplay from, long position, int published) {
        return database.write(
                        Durability.RELAXED,
                        connection -> Rows.update(
                                connection,
                                "UPDATE EventReplay SET Position = ?, Published = Published + ?"
                                        + " WHERE ReplayId = ? AND Position = ?",
                                position,
                                published,
                                from.id(),
                                from.position()))
                == 1;
    }

    private static EventReplay replay(ResultSet row) throws SQLException {
        return new EventReplay(
                row.getString(1),
                Ticks.toInstant(row.getLong(2)),
                Ticks.toInstant(row.getLong(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6));
    }
}
