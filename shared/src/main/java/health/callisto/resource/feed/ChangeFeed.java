package health.callisto.resource.feed;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.Ticks;
import health.callisto.resource.version.IdKey;
import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The committed changes in the order of their positions (spec 04, change capture). */
public final class ChangeFeed {
    /** A transaction takes less; so far may times stand out of the order of positions. */
    private static final Duration DISORDER = TicketPositions.STALE;

    private static final String CHANGE = """
            SELECT Position, ChangedAt, ResourceTypeId, ResourceIdKey, ResourceVersion, ChangeType, Origin
            FROM ResourceChange
            """;

    private final Database database;
    private final Definitions definitions;
    private final FeedPositions positions;

    public ChangeFeed(Database database, Definitions definitions, FeedPositions positions) {
        this.database = database;
        this.definitions = definitions;
        this.positions = positions;
    }

    public List<Change> after(long position, int limit) {
        // The bound first: everything below it that will ever be there is there when the rows are read.
        long bound = positions.bound(database);
        return database.query(
                CHANGE + "WHERE Position > ? AND Position < ? ORDER BY Position "
                        + database.dialect().limitClause(),
                this::read,
                position,
                bound,
                limit);
    }

    /** At most that many changes of that origin behind the position. */
    public FeedPage page(long position, int limit, Change.Origin origin) {
        long bound = positions.bound(database);
        List<Change> changes = database.query(
                CHANGE + "WHERE Position > ? AND Position < ? AND Origin = ? ORDER BY Position "
                        + database.dialect().limitClause(),
                this::read,
                position,
                bound,
                code(origin),
                limit);
        boolean full = changes.size() == limit;
        return new FeedPage(changes, full ? changes.get(limit - 1).position() : Math.max(position, bound - 1), full);
    }

    /** At most that many changes between two positions, the first not included, of whatever origin. */
    public List<Change> between(long after, long last, int limit) {
        return database.query(
                CHANGE + "WHERE Position > ? AND Position <= ? ORDER BY Position "
                        + database.dialect().limitClause(),
                this::read,
                after,
                Math.min(last, end()),
                limit);
    }

    /** The position up to which the feed is final: whatever is committed from now on is behind it. */
    public long end() {
        return positions.bound(database) - 1;
    }

    /** A position behind which all changes from that time on are, and few of before; the feed's end if there is none. */
    public long positionBefore(Instant time) {
        long wanted = Ticks.of(time.minus(DISORDER));
        long low = 0;
        long high = end();
        // Rows before the one found are older than wanted by their own times, so none of them can be as young as
        // `time`.
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<Change> next = first(middle);
            if (next.isEmpty() || Ticks.of(next.get().time()) >= wanted) {
                high = middle;
            } else {
                low = next.get().position();
            }
        }
        return first(low).isPresent() ? low : end();
    }

    private Optional<Change> first(long after) {
        return between(after, Long.MAX_VALUE, 1).stream().findFirst();
    }

    /** How many changes of that origin there are behind the position; counts to the limit and no further. */
    public long count(long after, Change.Origin origin, int limit) {
        String rows = "SELECT Position FROM ResourceChange WHERE Position > ? AND Origin = ? ORDER BY Position "
                + database.dialect().limitClause();
        return database.query(
                        "SELECT COUNT(*) FROM (" + rows + ") t", row -> row.getLong(1), after, code(origin), limit)
                .get(0);
    }

    /** Removes the oldest rows up to that position, at most so many, but never the last row; answers how many there were. */
    public int purge(long upTo, int limit) {
        String oldest = "SELECT Position FROM ResourceChange WHERE Position <= ? ORDER BY Position "
                + database.dialect().limitClause();
        // An empty feed has no greatest position: 0 then.
        long last = database.query("SELECT MAX(Position) FROM (" + oldest + ") t", row -> row.getLong(1), upTo, limit)
                .get(0);
        return last == 0 ? 0 : database.write(Durability.RELAXED, connection -> Rows.update(connection, """
                        DELETE FROM ResourceChange
                        WHERE Position <= ? AND Position < (SELECT MAX(c.Position) FROM ResourceChange c)
                        """, last));
    }

    private Change read(ResultSet row) throws SQLException {
        return new Change(
                row.getLong(1),
                Ticks.toInstant(row.getLong(2)),
                new ResourceKey(definitions.resourceType(row.getInt(3)), IdKey.decode(row.getBytes(4))),
                row.getLong(5),
                typeOf(row.getInt(6)),
                row.getInt(7) == 0 ? Change.Origin.LIVE : Change.Origin.IMPORT);
    }

    /** The number in the column ChangeType. */
    public static int code(Change.Type type) {
        return switch (type) {
            case CREATED -> 0;
            case UPDATED -> 1;
            case DELETED -> 2;
        };
    }

    /** The number in the column Origin. */
    public static int code(Change.Origin origin) {
        return switch (origin) {
            case LIVE -> 0;
            case IMPORT -> 1;
        };
    }

    private static Change.Type typeOf(int code) {
        return switch (code) {
            case 0 -> Change.Type.CREATED;
            case 1 -> Change.Type.UPDATED;
            default -> Change.Type.DELETED;
        };
    }
}
