package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds places in time and in history for imported versions that bring their own. Serves one transaction. */
final class GivenVersions {
    /** Makes the stored form of a version. */
    interface Body {
        StoredResource of(Write.Put put, long version, long surrogateId);
    }

    private final Connection connection;
    private final ResourceSql resources;
    private final Set<Long> taken = new HashSet<>();
    private final Map<ResourceKey, Set<Long>> kept = new HashMap<>();

    GivenVersions(Connection connection, ResourceSql resources) {
        this.connection = connection;
        this.resources = resources;
    }

    /** The first id of that millisecond that no version has. */
    long surrogate(Instant time) throws SQLException {
        long id = SurrogateId.first(time);
        while (taken.contains(id) || isStored(id)) {
            id++;
        }
        taken.add(id);
        return id;
    }

    /**
     * The version to put into history, or empty if it is there already, or if the input gives no version and so no place
     * among those that are stored.
     */
    Optional<StoredResource> keepOlder(Write.Put put, Write.GivenVersion wanted, Slot slot, Body body)
            throws SQLException {
        StoredResource current = slot.current().orElseThrow();
        if (wanted.version().isEmpty()) {
            return Optional.empty();
        }
        long version = wanted.version().get();
        boolean known = version == current.version()
                || slot.replaced().stream().anyMatch(replaced -> replaced.version() == version)
                || !kept.computeIfAbsent(put.key(), k -> new HashSet<>()).add(version)
                || resources.version(connection, put.key(), version).isPresent();
        if (known) {
            return Optional.empty();
        }
        long surrogate = surrogate(wanted.lastUpdated().orElse(current.lastUpdated()));
        return Optional.of(body.of(put, version, surrogate));
    }

    private boolean isStored(long id) throws SQLException {
        String sql = """
                SELECT SurrogateId FROM Resource WHERE SurrogateId = ?
                UNION ALL
                SELECT SurrogateId FROM ResourceHistory WHERE SurrogateId = ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, id);
            select.setLong(2, id);
            try (ResultSet result = select.executeQuery()) {
                return result.next();
            }
        }
    }
}
