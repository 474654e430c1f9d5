package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.ResourceSql;
import health.callisto.resource.version.StoredResource;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the versions of a snapshot, whatever was written since: those that were current then, or their history as well. */
public final class SnapshotVersionStore {
    /** Bodies on one page, deflated: bounds what is held at once. */
    private static final long PAGE_BYTES = 8L * 1024 * 1024;

    private static final String COLUMNS = String.join(", ", ResourceSql.COLUMNS);

    /** That the version of that row was committed before the snapshot's end. Binds its position. */
    private static String committed(String row) {
        return " AND NOT EXISTS (SELECT 1 FROM LateVersion l WHERE l.SurrogateId = " + row
                + ".SurrogateId AND l.Position > ?)";
    }

    /** That row {@code v} had no successor in the snapshot. Binds the snapshot's newest id and its position. */
    private static String noSuccessor(String table) {
        return " AND NOT EXISTS (SELECT 1 FROM " + table + " n WHERE n.TypeId = v.TypeId AND n.IdKey = v.IdKey"
                + " AND n.SurrogateId > v.SurrogateId AND n.SurrogateId <= ?" + committed("n") + ")";
    }

    private final Database database;
    private final ResourceSql resources;
    private final Snapshot snapshot;

    public SnapshotVersionStore(Database database, Definitions definitions, Snapshot snapshot) {
        this.database = database;
        this.resources = new ResourceSql(definitions);
        this.snapshot = snapshot;
    }

    /** Surrogate ids behind {@code after}, up to {@code last}. */
    public record Range(long after, long last) {}

    /** Cuts the versions of the type into ranges of about that many resources each; none where there are none. */
    public List<Range> ranges(ResourceType type, Range whole, int size) {
        List<Range> ranges = new ArrayList<>();
        long after = whole.after();
        Optional<Long> end = endOf(type, after, whole.last(), size);
        while (end.isPresent()) {
            ranges.add(new Range(after, end.get()));
            after = end.get();
            end = endOf(type, after, whole.last(), size);
        }
        Range rest = new Range(after, whole.last());
        if (!ranges.isEmpty() || hasAny(type, rest)) {
            ranges.add(rest);
        }
        return ranges;
    }

    /** The id of the last of that many resources behind it; empty if there are fewer. */
    private Optional<Long> endOf(ResourceType type, long after, long last, int size) {
        String sql = "SELECT MAX(SurrogateId), COUNT(*) FROM (SELECT SurrogateId FROM Resource WHERE TypeId = ?"
                + " AND SurrogateId > ? AND SurrogateId <= ? AND Deleted = 0 ORDER BY SurrogateId "
                + database.dialect().limitClause() + ") r";
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, type.number(), after, last, size);
                try (ResultSet result = select.executeQuery()) {
                    result.next();
                    return result.getInt(2) < size ? Optional.empty() : Optional.of(result.getLong(1));
                }
            }
        });
    }

    private boolean hasAny(ResourceType type, Range range) {
        return !page(type, range, 1, Versions.ALL).isEmpty();
    }

    /** Which versions of a snapshot are wanted. */
    public enum Versions {
        /** Resources as they were then. */
        CURRENT,
        /** Deletions too. */
        CURRENT_AND_DELETED,
        /** Versions that had been replaced too, but not deletions. */
        HISTORY,
        ALL;

        boolean history() {
            return this == HISTORY || this == ALL;
        }

        boolean deleted() {
            return this == CURRENT_AND_DELETED || this == ALL;
        }
    }

    /**
     * The next versions of the type in the range, at most {@code limit} and of bounded size, in the order of their ids; none at
     * its end.
     */
    public List<StoredResource> page(ResourceType type, Range range, int limit, Versions wanted) {
        List<Object> values = new ArrayList<>();
        List<String> arms = new ArrayList<>();
        // Arms that an index has in order each; one statement, so a version that is replaced meanwhile is seen once.
        List<Object> bounds = List.of(type.number(), range.after(), range.last(), snapshot.position());
        values.addAll(bounds);
        arms.add(arm("Resource", " AND v.Deleted = 0", limit, values));
        if (wanted.deleted()) {
            values.addAll(bounds);
            arms.add(arm("Resource", " AND v.Deleted = 1", limit, values));
        }
        String replaced = wanted.deleted() ? "" : " AND v.Deleted = 0";
        values.addAll(bounds);
        if (!wanted.history()) {
            replaced += noSuccessor("Resource") + noSuccessor("ResourceHistory");
            List<Object> successor = List.of(snapshot.newest(), snapshot.position());
            values.addAll(successor);
            values.addAll(successor);
        }
        arms.add(arm("ResourceHistory", replaced, limit, values));
        values.add(limit);
        return read(
                "SELECT " + COLUMNS + " FROM (SELECT * FROM (" + String.join(") c UNION ALL SELECT * FROM (", arms)
                        + ") c) u ORDER BY SurrogateId " + database.dialect().limitClause(),
                values);
    }

    private String arm(String table, String condition, int limit, List<Object> values) {
        values.add(limit);
        return "SELECT " + COLUMNS + " FROM " + table + " v WHERE v.TypeId = ? AND v.SurrogateId > ?"
                + " AND v.SurrogateId <= ?" + committed("v") + condition + " ORDER BY SurrogateId "
                + database.dialect().limitClause();
    }

    /** The version of the resource that was current; empty if there was none. A deletion is told as such. */
    public Optional<StoredResource> current(ResourceKey key) {
        List<Object> one = List.of(key.type().number(), IdKey.encode(key.id()), snapshot.newest(), snapshot.position());
        List<Object> values = new ArrayList<>(one);
        values.addAll(one);
        values.add(1);
        String some = " v WHERE v.TypeId = ? AND v.IdKey = ? AND v.SurrogateId <= ?" + committed("v");
        return read(
                        "SELECT " + COLUMNS + " FROM (SELECT " + COLUMNS + " FROM Resource" + some
                                + " UNION ALL SELECT " + COLUMNS + " FROM ResourceHistory" + some
                                + ") u ORDER BY SurrogateId DESC "
                                + database.dialect().limitClause(),
                        values)
                .stream()
                .findFirst();
    }

    /** Whether the version, which was read since, was committed before the snapshot's end. */
    public boolean has(StoredResource version) {
        if (version.surrogateId() > snapshot.newest()) {
            return false;
        }
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT COUNT(*) FROM LateVersion WHERE SurrogateId = ? AND Position > ?")) {
                Rows.bind(select, 1, version.surrogateId(), snapshot.position());
                try (ResultSet result = select.executeQuery()) {
                    result.next();
                    return result.getInt(1) == 0;
                }
            }
        });
    }

    private List<StoredResource> read(String sql, List<Object> values) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, values.toArray());
                try (ResultSet result = select.executeQuery()) {
                    List<StoredResource> versions = new ArrayList<>();
                    long bytes = 0;
                    while (bytes < PAGE_BYTES && result.next()) {
                        StoredResource version = resources.read(result);
                        versions.add(version);
                        bytes += version.body().length;
                    }
                    return versions;
                }
            }
        });
    }
}
