package health.callisto.resource.version;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads versions from the tables Resource and ResourceHistory. */
public final class ResourceSql {
    public static final List<String> COLUMNS = List.of("SurrogateId", "TypeId", "IdKey", "Version", "Deleted", "Body");

    private static final String SELECT = "SELECT SurrogateId, TypeId, IdKey, Version, Deleted, Body FROM ";
    /** Keys in one statement. */
    private static final int TOGETHER = 128;

    private final Definitions definitions;

    public ResourceSql(Definitions definitions) {
        this.definitions = definitions;
    }

    public Optional<StoredResource> current(Connection connection, ResourceKey key) throws SQLException {
        return one(connection, SELECT + "Resource WHERE TypeId = ? AND IdKey = ?", keyOf(key));
    }

    public Optional<StoredResource> version(Connection connection, ResourceKey key, long version) throws SQLException {
        byte[] id = IdKey.encode(key.id());
        String where = " WHERE TypeId = ? AND IdKey = ? AND Version = ?";
        Optional<StoredResource> current =
                one(connection, SELECT + "Resource" + where, key.type().number(), id, version);
        return current.isPresent()
                ? current
                : one(connection, SELECT + "ResourceHistory" + where, key.type().number(), id, version);
    }

    /** The versions that are no longer current. */
    public List<StoredResource> history(Connection connection, ResourceKey key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + "ResourceHistory WHERE TypeId = ? AND IdKey = ?")) {
            Rows.bind(statement, 1, keyOf(key));
            try (ResultSet result = statement.executeQuery()) {
                List<StoredResource> versions = new ArrayList<>();
                while (result.next()) {
                    versions.add(read(result));
                }
                return versions;
            }
        }
    }

    public Map<ResourceKey, StoredResource> current(Connection connection, Collection<ResourceKey> keys)
            throws SQLException {
        Map<ResourceType, List<ResourceKey>> byType = new HashMap<>();
        keys.forEach(key ->
                byType.computeIfAbsent(key.type(), t -> new ArrayList<>()).add(key));
        Map<ResourceKey, StoredResource> found = new HashMap<>();
        for (Map.Entry<ResourceType, List<ResourceKey>> entry : byType.entrySet()) {
            List<ResourceKey> ofType = entry.getValue();
            for (int at = 0; at < ofType.size(); at += TOGETHER) {
                find(connection, entry.getKey(), ofType.subList(at, Math.min(at + TOGETHER, ofType.size())), found);
            }
        }
        return found;
    }

    /**
     * The values, filled up by the last one to a power of two: few different texts of statements then serve all lengths, so that
     * they stay prepared.
     */
    public static <T> List<T> filledUp(List<T> values) {
        int size = values.size() == 1 ? 1 : Integer.highestOneBit(values.size() - 1) * 2;
        List<T> filled = new ArrayList<>(values);
        filled.addAll(Collections.nCopies(size - values.size(), values.get(values.size() - 1)));
        return filled;
    }

    /** How many resources of the type there are. */
    public static long count(Connection connection, ResourceType type) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM Resource WHERE TypeId = ? AND Deleted = 0")) {
            select.setInt(1, type.number());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void find(
            Connection connection, ResourceType type, List<ResourceKey> some, Map<ResourceKey, StoredResource> found)
            throws SQLException {
        List<ResourceKey> keys = filledUp(some);
        String sql = SELECT + "Resource WHERE TypeId = ? AND IdKey IN (" + "?,".repeat(keys.size() - 1) + "?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, type.number());
            for (int i = 0; i < keys.size(); i++) {
                statement.setBytes(i + 2, IdKey.encode(keys.get(i).id()));
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    StoredResource resource = read(result);
                    found.put(resource.key(), resource);
                }
            }
        }
    }

    private Optional<StoredResource> one(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.bind(statement, 1, values);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(read(result)) : Optional.empty();
            }
        }
    }

    private static Object[] keyOf(ResourceKey key) {
        return new Object[] {key.type().number(), IdKey.encode(key.id())};
    }

    /** The version of the row that the result stands on; its columns are {@link #COLUMNS}. */
    public StoredResource read(ResultSet result) throws SQLException {
        ResourceType type = definitions.resourceType(result.getInt(2));
        ResourceKey key = new ResourceKey(type, IdKey.decode(result.getBytes(3)));
        return new StoredResource(key, result.getLong(4), result.getLong(1), result.getInt(5) != 0, bodyOf(result));
    }

    /** A deletion has an empty body, which a driver may tell as null. */
    private static byte[] bodyOf(ResultSet result) throws SQLException {
        byte[] body = result.getBytes(6);
        return body == null ? new byte[0] : body;
    }

    public static Object[] row(StoredResource version) {
        return new Object[] {
            version.surrogateId(),
            version.key().type().number(),
            IdKey.encode(version.key().id()),
            version.version(),
            version.deleted() ? 1 : 0,
            version.body()
        };
    }
}
