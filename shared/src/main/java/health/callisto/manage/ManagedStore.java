package health.callisto.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.sql.Database;
import health.callisto.sql.RowReader;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The resources of the management API, in the control database. */
public final class ManagedStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCE =
            "SELECT Parent, Path, Revision, Body, Removed, CreatedAt, ChangedAt FROM ManagedResource ";
    private static final RowReader<ManagedResource> READER = row -> new ManagedResource(
            new ManagedPath(
                    row.getString(1),
                    row.getString(2).substring(row.getString(1).length() + 1)),
            row.getLong(3),
            parsed(row.getString(4)),
            row.getInt(5) == 1,
            Instant.ofEpochMilli(row.getLong(6)),
            Instant.ofEpochMilli(row.getLong(7)));

    private final Supplier<Database> database;
    private final Clock clock;

    public ManagedStore(Database database, Clock clock) {
        this(() -> database, clock);
    }

    /** Over a database that is opened when it is first asked. */
    public ManagedStore(Supplier<Database> database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a change is held against, in its transaction: the resource as it is, empty if there is none. */
    @FunctionalInterface
    public interface Condition extends Consumer<Optional<ManagedResource>> {}

    /** A change that was stored, and whether there was none of that name before. */
    public record Stored(ManagedResource resource, boolean isNew) {}

    /** The resource, unless it was removed or has never been. */
    public Optional<ManagedResource> find(ManagedPath path) {
        return database.get().read(connection -> find(connection, path));
    }

    /** Those of a parent by their names, after that name, at most so many. */
    public List<ManagedResource> list(String parent, String after, int limit) {
        String sql = RESOURCE + "WHERE Parent = ? AND Path > ? AND Removed = 0 ORDER BY Path "
                + database.get().dialect().limitClause();
        return database.get().query(sql, READER, parent, parent + "/" + after, limit);
    }

    /** Those of a collection, of all workspaces, by their paths, behind that path, at most so many: a stretch of the primary key. */
    public List<ManagedResource> listAll(String collection, String after, int limit) {
        // '0' is the character behind '/'.
        String sql =
                RESOURCE + "WHERE Path > ? AND Path < 'workspaces0' AND Parent LIKE ? AND Removed = 0 ORDER BY Path "
                        + database.get().dialect().limitClause();
        return database.get().query(sql, READER, after, "workspaces/%/" + collection, limit);
    }

    /** What was changed or removed behind that revision, in the order of the changes, at most so many. */
    public List<ManagedResource> changedSince(long revision, int limit) {
        String sql = RESOURCE + "WHERE Revision > ? ORDER BY Revision "
                + database.get().dialect().limitClause();
        return database.get().query(sql, READER, revision, limit);
    }

    /** Stores what is to be of that name, if the condition throws nothing. */
    public Stored put(ManagedPath path, ObjectNode body, Condition condition) {
        return database.get().write(connection -> {
            Optional<ManagedResource> was = find(connection, path);
            condition.accept(was);
            long now = clock.millis();
            long created =
                    was.map(resource -> resource.createdAt().toEpochMilli()).orElse(now);
            long revision = write(connection, path, body, false, created, now);
            ManagedResource stored = new ManagedResource(
                    path, revision, body, false, Instant.ofEpochMilli(created), Instant.ofEpochMilli(now));
            return new Stored(stored, was.isEmpty());
        });
    }

    /**
     * Marks it as on its way out, if the condition throws nothing; answers what it was. Nobody uses it from then on, and {@link
     * #remove} follows when what it had is taken away: a crash in between leaves the mark.
     */
    public Optional<ManagedResource> beginRemoval(ManagedPath path, Condition condition) {
        return database.get().write(connection -> {
            Optional<ManagedResource> was = find(connection, path);
            condition.accept(was);
            if (was.isPresent()) {
                ObjectNode body = was.get().body().deepCopy().put(ManagedResource.REMOVING, true);
                write(connection, path, body, false, was.get().createdAt().toEpochMilli(), clock.millis());
            }
            return was;
        });
    }

    /** Removes it; answers what it was. */
    public Optional<ManagedResource> remove(ManagedPath path) {
        return removeIf(path, was -> true);
    }

    /** Removes it if it is as the condition wants it; answers what it was. */
    public Optional<ManagedResource> removeIf(ManagedPath path, Predicate<ManagedResource> condition) {
        return database.get().write(connection -> {
            Optional<ManagedResource> was = find(connection, path).filter(condition);
            if (was.isPresent()) {
                long created = was.get().createdAt().toEpochMilli();
                write(connection, path, JSON.createObjectNode(), true, created, clock.millis());
            }
            return was;
        });
    }

    /** Runs the work while no other process does work on that resource. */
    public <T> T exclusively(ManagedPath path, Supplier<T> work) {
        return database.get().exclusively("callisto-" + path, work);
    }

    private static Optional<ManagedResource> find(Connection connection, ManagedPath path) throws SQLException {
        return Rows.list(connection, RESOURCE + "WHERE Path = ? AND Removed = 0", READER, path.toString()).stream()
                .findFirst();
    }

    /** Two that take the same revision at once break its key; the later one is repeated and so comes behind. */
    private static long write(
            Connection connection, ManagedPath path, ObjectNode body, boolean removed, long created, long now)
            throws SQLException {
        long revision = Rows.list(
                        connection, "SELECT COALESCE(MAX(Revision), 0) + 1 FROM ManagedResource", row -> row.getLong(1))
                .get(0);
        int changed = Rows.update(
                connection,
                "UPDATE ManagedResource SET Revision = ?, Body = ?, Removed = ?, CreatedAt = ?, ChangedAt = ? WHERE Path = ?",
                revision,
                body.toString(),
                removed ? 1 : 0,
                created,
                now,
                path.toString());
        if (changed == 0) {
            Rows.update(
                    connection,
                    "INSERT INTO ManagedResource (Path, Parent, Revision, Body, Removed, CreatedAt, ChangedAt)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    path.toString(),
                    path.parent(),
                    revision,
                    body.toString(),
                    removed ? 1 : 0,
                    created,
                    now);
        }
        return revision;
    }

    private static ObjectNode parsed(String body) {
        try {
            return (ObjectNode) JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A body in the control database is no JSON", e);
        }
    }
}
