package health.callisto.bench;

import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the database alone can take: the rows of a filled database, put into an empty one in transactions as large as those
 * of an import, in the order of the keys, by the same statements. Reading them first is not timed.
 */
final class RawRows {
    private static final int RESOURCES_A_TRANSACTION = 3_000;
    private static final List<String> TABLES = List.of(
            "Resource",
            "TokenIndex",
            "TextIndex",
            "StringIndex",
            "DateIndex",
            "NumberIndex",
            "QuantityIndex",
            "ReferenceIndex",
            "UriIndex",
            "CompositeIndex");

    private record Table(String name, List<String> columns) {}

    /** The first and the last resource of a transaction, and how many there are. */
    private record Range(long first, long last, int resources) {}

    private RawRows() {}

    /** Resources a second. */
    static double perSecond(Path filled) throws Exception {
        Path folder = Files.createTempDirectory("callisto-raw");
        Path empty = folder.resolve("raw.db");
        long nanos = 0;
        long resources = 0;
        try (Connection source = DriverManager.getConnection("jdbc:sqlite:" + filled);
                Database target = Database.openSqlite(empty)) {
            List<Table> tables = new ArrayList<>();
            for (String name : TABLES) {
                tables.add(table(source, name));
            }
            Table changes = table(source, "ResourceChange");
            try (Statement statement = source.createStatement();
                    ResultSet feed = statement.executeQuery("SELECT " + String.join(", ", changes.columns())
                            + " FROM ResourceChange ORDER BY Position")) {
                for (Range range : ranges(source)) {
                    Map<Table, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
                    for (Table table : tables) {
                        rows.put(table, read(source, table, range));
                    }
                    rows.put(changes, take(feed, changes.columns().size(), range.resources()));
                    resources += range.resources();
                    nanos += put(target, rows);
                }
            }
        }
        for (String file : List.of("raw.db", "raw.db.lock")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
        return resources / (nanos / 1e9);
    }

    private static long put(Database target, Map<Table, List<@Nullable Object[]>> rows) {
        long start = System.nanoTime();
        target.write(Durability.RELAXED, connection -> {
            for (Map.Entry<Table, List<@Nullable Object[]>> entry : rows.entrySet()) {
                Table table = entry.getKey();
                target.dialect().insert(connection, table.name(), table.columns(), entry.getValue());
            }
            return true;
        });
        return System.nanoTime() - start;
    }

    private static Table table(Connection source, String name) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = source.createStatement()) {
            // The copy that is read from needs a way from a resource to its rows; the one that is timed has none.
            if (name.endsWith("Index")) {
                statement.execute("CREATE INDEX IF NOT EXISTS Bench_" + name + " ON " + name + " (SurrogateId)");
            }
            try (ResultSet result = statement.executeQuery("SELECT name FROM pragma_table_info('" + name + "')")) {
                while (result.next()) {
                    columns.add(result.getString(1));
                }
            }
        }
        return new Table(name, columns);
    }

    private static List<Range> ranges(Connection source) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet ids = statement.executeQuery("SELECT SurrogateId FROM Resource ORDER BY SurrogateId")) {
            long first = 0;
            long last = 0;
            int count = 0;
            while (ids.next()) {
                last = ids.getLong(1);
                first = count == 0 ? last : first;
                if (++count == RESOURCES_A_TRANSACTION) {
                    ranges.add(new Range(first, last, count));
                    count = 0;
                }
            }
            if (count > 0) {
                ranges.add(new Range(first, last, count));
            }
        }
        return ranges;
    }

    private static List<@Nullable Object[]> read(Connection source, Table table, Range range) throws SQLException {
        // The columns of a key stand first in each table.
        String order = "ORDER BY " + String.join(", ", table.columns());
        try (PreparedStatement select = source.prepareStatement("SELECT " + String.join(", ", table.columns())
                + " FROM " + table.name() + " WHERE SurrogateId BETWEEN ? AND ? " + order)) {
            select.setLong(1, range.first());
            select.setLong(2, range.last());
            try (ResultSet result = select.executeQuery()) {
                return take(result, table.columns().size(), Integer.MAX_VALUE);
            }
        }
    }

    private static List<@Nullable Object[]> take(ResultSet result, int columns, int limit) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        while (rows.size() < limit && result.next()) {
            @Nullable Object[] row = new Object[columns];
            for (int i = 0; i < columns; i++) {
                row[i] = result.getObject(i + 1);
            }
            rows.add(row);
        }
        return rows;
    }
}
