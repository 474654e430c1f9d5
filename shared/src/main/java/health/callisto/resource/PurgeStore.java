package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.ResourceSql;
import health.callisto.resource.version.StoredResource;
import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Removes versions for good. */
public final class PurgeStore {
    private final Database database;
    private final ResourceSql resources;

    public PurgeStore(Database database, Definitions definitions) {
        this.database = database;
        this.resources = new ResourceSql(definitions);
    }

    /** The next resources of the type that are deleted, by their deletions, in the order of the surrogate ids of these. */
    public List<StoredResource> deletedOf(ResourceType type, long after, int limit) {
        String sql = "SELECT " + String.join(", ", ResourceSql.COLUMNS)
                + " FROM Resource WHERE TypeId = ? AND SurrogateId > ? AND Deleted = 1 ORDER BY SurrogateId "
                + database.dialect().limitClause();
        return database.query(sql, resources::read, type.number(), after, limit);
    }

    /** Removes all versions of the resource but the current one; answers how many there were. */
    public int purgeHistory(ResourceKey key) {
        return database.write(connection -> Rows.update(
                connection,
                "DELETE FROM ResourceHistory WHERE TypeId = ? AND IdKey = ?",
                key.type().number(),
                IdKey.encode(key.id())));
    }

    /**
     * Removes versions of the types that have been replaced, the oldest first, at most so many; answers how many. None while a
     * snapshot is open.
     */
    public int purgeReplaced(List<ResourceType> types, int limit) {
        // Two steps: what is removed had been replaced before it was looked for snapshots, so one that opens behind
        // that has the successors. A range in place of the rows would take what is replaced meanwhile.
        List<Replaced> replaced = replaced(types, limit);
        if (replaced.isEmpty()) {
            return 0;
        }
        return database.write(Durability.RELAXED, connection -> {
            if (SnapshotStore.isAnyOpen(connection)) {
                return 0;
            }
            delete(connection, replaced);
            return replaced.size();
        });
    }

    private record Replaced(int type, long surrogateId) {}

    private List<Replaced> replaced(List<ResourceType> types, int limit) {
        String sql = "SELECT TypeId, SurrogateId FROM ResourceHistory WHERE TypeId IN ("
                + "?, ".repeat(types.size() - 1) + "?) ORDER BY TypeId, SurrogateId "
                + database.dialect().limitClause();
        List<Object> values = new ArrayList<>();
        types.forEach(type -> values.add(type.number()));
        values.add(limit);
        return database.query(sql, row -> new Replaced(row.getInt(1), row.getLong(2)), values.toArray());
    }

    private static void delete(Connection connection, List<Replaced> versions) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM ResourceHistory WHERE TypeId = ? AND SurrogateId = ?")) {
            for (Replaced version : versions) {
                Rows.bind(statement, 1, version.type(), version.surrogateId());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The step that removes all versions of the resources but the current ones, in somebody's transaction. */
    public static TransactionStep historiesOf(List<ResourceKey> keys) {
        return connection -> {
            delete(connection, "ResourceHistory WHERE TypeId = ? AND IdKey = ?", keys);
            return true;
        };
    }

    /** The step that removes all versions of those of the resources that are deleted, in somebody's transaction. */
    public static TransactionStep deleted(List<ResourceKey> keys) {
        return connection -> {
            delete(
                    connection,
                    "ResourceHistory WHERE TypeId = ? AND IdKey = ? AND EXISTS (SELECT 1 FROM Resource r"
                            + " WHERE r.TypeId = ResourceHistory.TypeId AND r.IdKey = ResourceHistory.IdKey"
                            + " AND r.Deleted = 1)",
                    keys);
            delete(connection, "Resource WHERE TypeId = ? AND IdKey = ? AND Deleted = 1", keys);
            return true;
        };
    }

    private static void delete(Connection connection, String rows, List<ResourceKey> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + rows)) {
            for (ResourceKey key : keys) {
                Rows.bind(statement, 1, key.type().number(), IdKey.encode(key.id()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Removes all versions of a resource that has been deleted. One that was written again in the meantime is current and
     * stays.
     */
    public void purge(ResourceKey key) {
        TransactionStep step = deleted(List.of(key));
        database.write(step::run);
    }
}
