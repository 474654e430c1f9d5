package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.problem.Problem;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.index.IndexMarkSql;
import health.callisto.resource.index.IndexNumberSql;
import health.callisto.resource.index.IndexRows;
import health.callisto.resource.index.IndexTable;
import health.callisto.resource.version.ResourceSql;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.IndexValue;
import health.callisto.resource.write.Indexing;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.StatementBatch;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and removes the index rows of what is stored already, for search parameters that come and go. */
public final class ReindexStore {
    private static final Logger LOG = LoggerFactory.getLogger(ReindexStore.class);
    private static final int CAUGHT_UP_AT_ONCE = 500;

    private final Database database;
    private final Indexing indexing;
    private final ResourceSql resources;
    private final IndexNumberSql numbers;
    private final IndexBacklog backlog;

    /** @param backlog of the index rows of this database */
    public ReindexStore(Database database, Definitions definitions, Indexing indexing, IndexBacklog backlog) {
        this.backlog = backlog;
        this.database = database;
        this.indexing = indexing;
        this.resources = new ResourceSql(definitions);
        this.numbers = new IndexNumberSql(database);
    }

    /** How far a step went: the surrogate id of the last resource, and how many there were. */
    public record Passed(long last, int resources) {}

    /**
     * Indexes the next resources of the type again, in the order of their surrogate ids, in one transaction with the
     * caller's step; empty if there are none behind that position. Problem CONFLICT if the step says no.
     *
     * @param parameters only the values of these; empty: of all
     */
    public Optional<Passed> next(
            ResourceType type, long after, int limit, Set<Integer> parameters, Function<Passed, TransactionStep> step) {
        List<StoredResource> page = database.read(connection -> page(connection, type, after, limit));
        if (page.isEmpty()) {
            return Optional.empty();
        }
        Passed passed = new Passed(page.get(page.size() - 1).surrogateId(), page.size());
        write(page, parameters, step.apply(passed));
        return Optional.of(passed);
    }

    /** Indexes one resource again by all parameters. */
    public void one(StoredResource resource) {
        write(List.of(resource), Set.of(), connection -> true);
    }

    private void write(List<StoredResource> page, Set<Integer> parameters, TransactionStep step) {
        List<List<IndexValue>> values = new ArrayList<>(page.size());
        for (StoredResource resource : page) {
            List<IndexValue> all = indexing.valuesOf(resource.key(), resource.json());
            List<IndexValue> wanted = parameters.isEmpty()
                    ? all
                    : all.stream()
                            .filter(value -> parameters.contains(value.parameter()))
                            .toList();
            values.add(wanted);
        }
        numbers.ensure(values);
        backlog.write((connection, turn) -> {
            turn.settle();
            Map<ResourceKey, StoredResource> now = resources.current(
                    connection, page.stream().map(StoredResource::key).toList());
            IndexRows rows = new IndexRows();
            for (int i = 0; i < page.size(); i++) {
                StoredResource resource = page.get(i);
                StoredResource current = now.get(resource.key());
                // One that was replaced since has rows of its own under another surrogate id.
                if (current != null && current.surrogateId() == resource.surrogateId()) {
                    rows.add(resource.surrogateId(), values.get(i), numbers.fresh());
                }
            }
            StatementBatch batch = database.dialect().batch(connection);
            rows.delete(batch);
            batch.run();
            if (parameters.isEmpty()) {
                // Rows by rules of the past are found by their resource where a table has such an index.
                for (StoredResource resource : page) {
                    deleteAll(connection, resource.surrogateId());
                }
            }
            StatementBatch inserts = database.dialect().batch(connection);
            rows.insert(inserts);
            inserts.run();
            if (!step.run(connection)) {
                throw Problem.conflict("The work was taken over by another worker; nothing was written");
            }
            return page.size();
        });
        database.sync();
    }

    private static void deleteAll(Connection connection, long surrogateId) throws SQLException {
        for (IndexTable table : IndexTable.values()) {
            if (table.byResource()) {
                Rows.update(connection, "DELETE FROM " + table.table() + " WHERE SurrogateId = ?", surrogateId);
            }
        }
    }

    private List<StoredResource> page(Connection connection, ResourceType type, long after, int limit)
            throws SQLException {
        return Rows.list(
                connection, select("TypeId = ? AND SurrogateId > ?"), resources::read, type.number(), after, limit);
    }

    private String select(String condition) {
        return "SELECT " + String.join(", ", ResourceSql.COLUMNS) + " FROM Resource WHERE " + condition
                + " AND Deleted = 0 ORDER BY SurrogateId " + database.dialect().limitClause();
    }

    /** Indexes again the resources of which rows may be missing from their tables ({@link IndexBacklog}). */
    void catchUp() {
        OptionalLong mark = database.read(IndexMarkSql::find);
        if (mark.isEmpty()) {
            return;
        }
        int resources = 0;
        List<StoredResource> page = above(mark.getAsLong());
        while (!page.isEmpty()) {
            write(page, Set.of(), connection -> true);
            resources += page.size();
            page = above(page.get(page.size() - 1).surrogateId());
        }
        database.write(IndexMarkSql::remove);
        LOG.info("Indexed {} resources again, of which index rows may have been missing", resources);
    }

    private List<StoredResource> above(long surrogateId) {
        return database.query(select("SurrogateId > ?"), resources::read, surrogateId, CAUGHT_UP_AT_ONCE);
    }

    /** Removes at most about {@code limit} rows of the parameter from each table; answers whether any were there. */
    public boolean forget(int parameter, int limit) {
        boolean any = false;
        for (IndexTable table : IndexTable.values()) {
            String name = table.table();
            String sql = "DELETE FROM " + name + " WHERE ParameterId = ? AND SurrogateId IN (SELECT SurrogateId FROM "
                    + name + " WHERE ParameterId = ? " + database.dialect().anyLimitClause() + ")";
            any |= backlog.write((connection, turn) -> {
                turn.settle();
                return Rows.update(connection, sql, parameter, parameter, limit) > 0;
            });
        }
        return any;
    }

    /** Whether there are resources of the type. */
    public boolean has(ResourceType type) {
        return !database.read(connection -> page(connection, type, Long.MIN_VALUE, 1))
                .isEmpty();
    }
}
