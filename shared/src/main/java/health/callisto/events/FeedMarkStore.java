package health.callisto.events;

import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import java.time.Instant;

/** When one service's feed was published up to which position. */
final class FeedMarkStore {
    private final Database database;

    FeedMarkStore(Database database) {
        this.database = database;
    }

    /** Marks the position, unless there is a mark since then; answers whether there was none. */
    boolean mark(Instant now, Instant since, long position) {
        boolean marked = database.query(
                        "SELECT COUNT(*) FROM FeedMark WHERE MarkedAt >= ?",
                        row -> row.getInt(1) > 0,
                        since.toEpochMilli())
                .get(0);
        if (!marked) {
            database.write(
                    Durability.RELAXED,
                    connection -> Rows.update(connection, """
                            INSERT INTO FeedMark (MarkedAt, Position)
                            SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM FeedMark WHERE MarkedAt >= ?)
                            """, now.toEpochMilli(), position, since.toEpochMilli()));
        }
        return !marked;
    }

    /** The position up to which everything was published at that time; 0 if that is not known. */
    long publishedAt(Instant time) {
        return database.query(
                        "SELECT COALESCE(MAX(Position), 0) FROM FeedMark WHERE MarkedAt <= ?",
                        row -> row.getLong(1),
                        time.toEpochMilli())
                .get(0);
    }

    /** Forgets all marks of before that time but the youngest of them. */
    void forgetBefore(Instant time) {
        database.write(Durability.RELAXED, connection -> Rows.update(connection, """
                        DELETE FROM FeedMark WHERE MarkedAt <
                          (SELECT COALESCE(MAX(m.MarkedAt), 0) FROM FeedMark m WHERE m.MarkedAt <= ?)
                        """, time.toEpochMilli()));
    }
}
