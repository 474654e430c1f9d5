package health.callisto.resource.version;

import health.callisto.resource.PageBytes;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads histories: the newest first, over both tables of versions. */
public final class HistorySql {
    private final Database database;
    private final ResourceSql resources;

    public HistorySql(Database database, ResourceSql resources) {
        this.database = database;
        this.resources = resources;
    }

    public List<StoredResource> page(HistoryScope scope, long before, int limit) {
        String columns = String.join(", ", ResourceSql.COLUMNS);
        String newest = " ORDER BY SurrogateId DESC " + database.dialect().limitClause();
        List<Object> values = new ArrayList<>();
        List<String> arms = new ArrayList<>();
        for (String table : scope.tables()) {
            arms.add(
                    "SELECT * FROM (SELECT " + columns + " FROM " + table + " v" + scope.where(table) + newest + ") c");
            values.addAll(scope.values(table, before));
            values.add(limit);
        }
        String sql = "SELECT " + columns + " FROM (" + String.join(" UNION ALL ", arms) + ") u" + newest;
        values.add(limit);
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, values.toArray());
                try (ResultSet result = select.executeQuery()) {
                    List<StoredResource> versions = new ArrayList<>();
                    PageBytes page = PageBytes.refusing();
                    while (result.next()) {
                        StoredResource version = resources.read(result);
                        page.take(version);
                        versions.add(version);
                    }
                    return versions;
                }
            }
        });
    }

    public long count(HistoryScope scope) {
        List<Object> values = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (String table : scope.tables()) {
            counts.add("(SELECT COUNT(*) FROM " + table + " v" + scope.where(table) + ")");
            values.addAll(scope.values(table, Long.MAX_VALUE));
        }
        String sql = "SELECT " + String.join(" + ", counts);
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
    public static long greatestSurrogateId(Connection connection) throws SQLException {
        String sql = """
                SELECT COALESCE(MAX(SurrogateId), 0) FROM Resource
                UNION ALL
                SELECT COALESCE(MAX(SurrogateId), 0) FROM ResourceHistory
                """;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet result = select.executeQuery()) {
            long greatest = 0;
            while (result.next()) {
                greatest = Math.max(greatest, result.getLong(1));
            }
            return greatest;
        }
    }
}
