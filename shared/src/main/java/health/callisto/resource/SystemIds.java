package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers that stand for systems in the index tables. A number is given once and never taken back. */
final class SystemIds {
    /** Stands for no system. */
    static final int NONE = 0;

    private static final int ABSENT = -1;

    private final Database database;
    private final Map<String, Integer> known = new ConcurrentHashMap<>(Map.of("", NONE));

    SystemIds(Database database) {
        this.database = database;
    }

    /** The number of a system that {@link #ensure} has seen. */
    int of(String uri) {
        Integer id = known.get(uri);
        if (id == null) {
            throw new IllegalStateException("A system has no number; ensure() comes before of()");
        }
        return id;
    }

    /**
     * The number of a system as far as this transaction can see, for rows that were written before; a number that no row
     * has where the system has none.
     */
    int stored(Connection connection, String uri) {
        Integer id = known.get(uri);
        if (id != null) {
            return id;
        }
        try {
            int found = find(connection, uri);
            if (found == NONE) {
                return ABSENT;
            }
            known.put(uri, found);
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("The systems cannot be read", e);
        }
    }

    /**
     * Gives numbers to the systems that have none, in a transaction of its own: a number that nothing uses in the end
     * does no harm, while one that a rolled-back commit took along would be lost.
     */
    void ensure(Set<String> uris) {
        List<String> missing =
                uris.stream().filter(uri -> !known.containsKey(uri)).sorted().toList();
        if (!missing.isEmpty()) {
            known.putAll(database.write(connection -> number(connection, missing)));
        }
    }

    private static Map<String, Integer> number(Connection connection, List<String> uris) throws SQLException {
        Map<String, Integer> numbers = new java.util.HashMap<>();
        for (String uri : uris) {
            int id = find(connection, uri);
            if (id == NONE) {
                id = next(connection);
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO SystemUri (SystemId, Uri) VALUES (?, ?)")) {
                    Rows.bind(insert, 1, id, uri);
                    insert.executeUpdate();
                }
            }
            numbers.put(uri, id);
        }
        return numbers;
    }

    private static int find(Connection connection, String uri) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT SystemId FROM SystemUri WHERE Uri = ?")) {
            select.setString(1, uri);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getInt(1) : NONE;
            }
        }
    }

    /** Two transactions that draw the same number collide on the key; the loser runs again. */
    private static int next(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT COALESCE(MAX(SystemId), 0) + 1 FROM SystemUri");
                ResultSet result = select.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }
}
