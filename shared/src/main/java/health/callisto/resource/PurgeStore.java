package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Removes versions for good. */
public final class PurgeStore {
    private final Database database;

    public PurgeStore(Database database) {
        this.database = database;
    }

    /** Removes all versions of the resource but the current one; answers how many there were. */
    public int purgeHistory(ResourceKey key) {
        return database.write(connection -> Rows.update(
                connection,
                "DELETE FROM ResourceHistory WHERE TypeId = ? AND IdKey = ?",
                key.type().number(),
                IdKey.encode(key.id())));
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
