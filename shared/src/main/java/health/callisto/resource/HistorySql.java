package health.callisto.resource;

import health.callisto.fhir.ResourceType;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads histories: the newest first, over both tables of versions. */
final class HistorySql {
    private final Database database;
    private final ResourceSql resources;

    HistorySql(Database database, ResourceSql resources) {
        this.database = database;
        this.resources = resources;
    }

    /** Which versions. */
    record Scope(Optional<ResourceType> type, Optional<String> id, Instant since) {
        private String where() {
            return " WHERE SurrogateId < ? AND SurrogateId >= ?"
                    + (type.isPresent() ? " AND TypeId = ?" : "")
                    + (id.isPresent() ? " AND IdKey = ?" : "");
        }

        private List<Object> values(long before) {
            List<Object> values = new ArrayList<>(List.of(before, SurrogateId.first(since)));
            type.ifPresent(t -> values.add(t.number()));
            id.ifPresent(i -> values.add(IdKey.encode(i)));
            return values;
        }
    }

    List<StoredResource> page(Scope scope, long before, int limit) {
        String columns = String.join(", ", ResourceSql.COLUMNS);
        String newest = " ORDER BY SurrogateId DESC " + database.dialect().limitClause();
        String sql = "SELECT " + columns + " FROM ("
                + "SELECT * FROM (SELECT " + columns + " FROM Resource" + scope.where() + newest + ") c"
                + " UNION ALL "
                + "SELECT * FROM (SELECT " + columns + " FROM ResourceHistory" + scope.where() + newest + ") h"
                + ") v" + newest;
        List<Object> values = scope.values(before);
        values.add(limit);
        values.addAll(List.copyOf(values));
        values.add(limit);
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, values.toArray());
                try (ResultSet result = select.executeQuery()) {
                    List<StoredResource> versions = new ArrayList<>();
                    while (result.next()) {
                        versions.add(resources.read(result));
                    }
                    return versions;
                }
            }
        });
    }

    long count(Scope scope) {
        String sql = "SELECT (SELECT COUNT(*) FROM Resource" + scope.where()
                + ") + (SELECT COUNT(*) FROM ResourceHistory" + scope.where() + ")";
        List<Object> values = scope.values(Long.MAX_VALUE);
        values.addAll(List.copyOf(values));
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, values.toArray());
                try (ResultSet result = select.executeQuery()) {
                    result.next();
                    return result.getLong(1);
                }
            }
        });
    }

    /** 0 for an empty database. */
    long greatestSurrogateId() {
        String sql = """
                SELECT COALESCE(MAX(SurrogateId), 0) FROM Resource
                UNION ALL
                SELECT COALESCE(MAX(SurrogateId), 0) FROM ResourceHistory
                """;
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet result = select.executeQuery()) {
                long greatest = 0;
                while (result.next()) {
                    greatest = Math.max(greatest, result.getLong(1));
                }
                return greatest;
            }
        });
    }
}
