package health.callisto.resource.index;

import health.callisto.resource.version.ResourceSql;
import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for texts in the index tables. A number is given once and never taken back. */
final class TextNumberSql {
    /** Stands for no text. */
    static final int NONE = 0;

    private static final int ABSENT = -1;
    /** Texts in one query. */
    private static final int TOGETHER = 256;
    /** Numbers at hand; beyond that they are looked up again. */
    private static final int KEPT = 50_000;

    private final Database database;
    private final String table;
    private final String number;
    private final String text;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    private TextNumberSql(Database database, String table, String number, String text) {
        this.database = database;
        this.table = table;
        this.number = number;
        this.text = text;
    }

    /** Of the systems of tokens and quantities. */
    static TextNumberSql ofSystems(Database database) {
        return new TextNumberSql(database, "SystemUri", "SystemId", "Uri");
    }

    /** Of the texts beside codes. */
    static TextNumberSql ofTexts(Database database) {
        return new TextNumberSql(database, "TextValue", "TextId", "Value");
    }

    /** Of the values of uri parameters, each as {@link IndexKeys#uri} gives it. */
    static TextNumberSql ofUris(Database database) {
        return new TextNumberSql(database, "UriValue", "UriId", "Value");
    }

    /** The number of a text that {@link #ensure} has seen. */
    int of(String value) {
        Integer known = value.isEmpty() ? Integer.valueOf(NONE) : this.known.get(value);
        int id = known != null ? known : database.read(connection -> stored(connection, value));
        if (id == ABSENT) {
            throw new IllegalStateException("A text has no number; ensure() comes before of()");
        }
        return id;
    }

    /**
     * The number of a text as far as this transaction can see, for rows that were written before; a number that no row
     * has where the text has none.
     */
    int stored(Connection connection, String value) {
        if (value.isEmpty()) {
            return NONE;
        }
        Integer id = known.get(value);
        if (id != null) {
            return id;
        }
        try {
            int found = find(connection, value);
            if (found == NONE) {
                return ABSENT;
            }
            keep(Map.of(value, found));
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("The numbers of " + table + " cannot be read", e);
        }
    }

    /**
     * Gives numbers to the texts that have none, in a transaction of its own: a number that nothing uses in the end does
     * no harm, while one that a rolled-back commit took along would be lost. It is on disk no later than what uses it.
     */
    void ensure(Set<String> values) {
        List<String> missing = values.stream().sorted().toList();
        if (!missing.isEmpty()) {
            // One at a time: processes that number at once would draw the same numbers.
            keep(database.exclusively(
                    table, () -> database.write(Durability.RELAXED, connection -> give(connection, missing))));
        }
    }

    /** The number of a text; where it is not at hand, none, and the text is added to those that {@link #ensure} has to number. */
    int atHand(String value, Set<String> missing) {
        if (value.isEmpty()) {
            return NONE;
        }
        Integer id = known.get(value);
        if (id == null) {
            missing.add(value);
            return NONE;
        }
        return id;
    }

    private void keep(Map<String, Integer> numbers) {
        if (known.size() > KEPT) {
            known.clear();
        }
        known.putAll(numbers);
    }

    private Map<String, Integer> give(Connection connection, List<String> values) throws SQLException {
        Map<String, Integer> numbers = new HashMap<>();
        for (int at = 0; at < values.size(); at += TOGETHER) {
            numbers.putAll(found(connection, values.subList(at, Math.min(at + TOGETHER, values.size()))));
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        int next = numbers.size() == values.size() ? NONE : next(connection);
        for (String value : values) {
            if (!numbers.containsKey(value)) {
                rows.add(new @Nullable Object[] {next, value});
                numbers.put(value, next++);
            }
        }
        database.dialect().insert(connection, table, List.of(number, text), rows);
        return numbers;
    }

    /** The numbers of those that have one. */
    private Map<String, Integer> found(Connection connection, List<String> values) throws SQLException {
        List<String> filled = ResourceSql.filledUp(values);
        Map<String, Integer> numbers = new HashMap<>();
        Rows.list(
                connection,
                "SELECT " + text + ", " + number + " FROM " + table + " WHERE " + text + " IN ("
                        + "?,".repeat(filled.size() - 1) + "?)",
                row -> numbers.put(row.getString(1), row.getInt(2)),
                filled.toArray());
        return numbers;
    }

    private int find(Connection connection, String value) throws SQLException {
        return found(connection, List.of(value)).getOrDefault(value, NONE);
    }

    private int next(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT COALESCE(MAX(" + number + "), 0) + 1 FROM " + table);
                ResultSet result = select.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }
}
