package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Writes and removes the index rows of what is stored already, for search parameters that come and go. */
public final class ReindexStore {
    private final Database database;
    private final Indexing indexing;
    private final ResourceSql resources;
    private final IndexNumberSql numbers;

    public ReindexStore(Database database, Definitions definitions, Indexing indexing) {
        this.database = database;
        this.indexing = indexing;
        this.resources = new ResourceSql(definitions);
        this.numbers = new IndexNumberSql(database);
    }

    /** How far a step went: the surrogate id of the last resource, and how many there were. */
    public record Passed(long last, int resources) {}

    /**
     * Indexes the next resources of the type again, in the order of their surrogate ids, in one transaction with the
     * caller's step; empty if there are none behind that position. FhirError CONFLICT if the step says no.
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
        database.write(connection -> {
            Map<ResourceKey, StoredResource> now = resources.current(
                    connection, page.stream().map(StoredResource::key).toList());
            IndexRows rows = new IndexRows(numbers.fresh());
            for (int i = 0; i < page.size(); i++) {
                StoredResource resource = page.get(i);
                StoredResource current = now.get(resource.key());
                // One that was replaced since has rows of its own under another surrogate id.
                if (current != null && current.surrogateId() == resource.surrogateId()) {
                    rows.add(resource.surrogateId(), values.get(i));
                }
            }
            rows.delete(connection);
            rows.insert(connection, database.dialect());
            if (!step.run(connection)) {
                throw FhirError.conflict("The work was taken over by another worker; nothing was written");
            }
            return page.size();
        });
    }

    private List<StoredResource> page(Connection connection, ResourceType type, long after, int limit)
            throws SQLException {
        String sql = "SELECT " + String.join(", ", ResourceSql.COLUMNS)
                + " FROM Resource WHERE TypeId = ? AND SurrogateId > ? AND Deleted = 0 ORDER BY SurrogateId "
                + database.dialect().limitClause();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Rows.bind(select, 1, type.number(), after, limit);
            try (ResultSet result = select.executeQuery()) {
                List<StoredResource> page = new ArrayList<>();
                while (result.next()) {
                    page.add(resources.read(result));
                }
                return page;
            }
        }
    }

    /** Removes at most about {@code limit} rows of the parameter from each table; answers whether any were there. */
    public boolean forget(int parameter, int limit) {
        boolean any = false;
        for (IndexTable table : IndexTable.values()) {
            String name = table.table();
            String sql = "DELETE FROM " + name + " WHERE ParameterId = ? AND SurrogateId IN (SELECT SurrogateId FROM "
                    + name + " WHERE ParameterId = ? " + database.dialect().anyLimitClause() + ")";
            any |= database.write(connection -> Rows.update(connection, sql, parameter, parameter, limit)) > 0;
        }
        return any;
    }

    /** Whether there are resources of the type. */
    public boolean has(ResourceType type) {
        return !database.read(connection -> page(connection, type, Long.MIN_VALUE, 1))
                .isEmpty();
    }
}
