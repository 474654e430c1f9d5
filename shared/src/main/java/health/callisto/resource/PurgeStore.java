package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;

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

    /**
     * Removes all versions of a resource that has been deleted. One that was written again in the meantime is current and
     * stays.
     */
    public void purge(ResourceKey key) {
        byte[] id = IdKey.encode(key.id());
        database.write(connection -> Rows.update(
                        connection,
                        "DELETE FROM ResourceHistory WHERE TypeId = ? AND IdKey = ?",
                        key.type().number(),
                        id)
                + Rows.update(
                        connection,
                        "DELETE FROM Resource WHERE TypeId = ? AND IdKey = ? AND Deleted = 1",
                        key.type().number(),
                        id));
    }
}
