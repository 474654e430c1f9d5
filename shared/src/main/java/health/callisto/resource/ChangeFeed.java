package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the committed changes in the order of their positions (spec 04, change capture). */
final class ChangeFeed {
    private final Database database;
    private final Definitions definitions;
    private final FeedPositions positions;

    ChangeFeed(Database database, Definitions definitions, FeedPositions positions) {
        this.database = database;
        this.definitions = definitions;
        this.positions = positions;
    }

    List<Change> after(long position, int limit) {
        // The bound first: everything below it that will ever be there is there when the rows are read.
        long bound = positions.bound(database);
        String sql = """
                SELECT Position, ChangedAt, ResourceTypeId, ResourceIdKey, ResourceVersion, ChangeType, Origin
                FROM ResourceChange
                WHERE Position > ? AND Position < ?
                ORDER BY Position
                """ + database.dialect().limitClause();
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, position, bound, limit);
                try (ResultSet result = select.executeQuery()) {
                    List<Change> changes = new ArrayList<>();
                    while (result.next()) {
                        changes.add(read(result));
                    }
                    return changes;
                }
            }
        });
    }

    private Change read(ResultSet row) throws SQLException {
        long ticks = row.getLong(2);
        return new Change(
                row.getLong(1),
                Instant.ofEpochSecond(ticks / 10_000_000, ticks % 10_000_000 * 100),
                new ResourceKey(definitions.resourceType(row.getInt(3)), IdKey.decode(row.getBytes(4))),
                row.getLong(5),
                typeOf(row.getInt(6)),
                row.getInt(7) == 0 ? Batch.Origin.LIVE : Batch.Origin.IMPORT);
    }

    /** The number in the column ChangeType. */
    static int code(Change.Type type) {
        return switch (type) {
            case CREATED -> 0;
            case UPDATED -> 1;
            case DELETED -> 2;
        };
    }

    /** The number in the column Origin. */
    static int code(Batch.Origin origin) {
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
