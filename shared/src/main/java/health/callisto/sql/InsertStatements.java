package health.callisto.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inserts of many rows in one statement, which cost SQLite a third less than single ones. They stay prepared: small
 * transactions took an eighth of their time to prepare them anew. For one connection at a time, the writer's.
 */
final class InsertStatements {
    /** Measured: 40 rows take most of the gain; longer ones only take longer to prepare. */
    private static final int MOST_ROWS = 40;
    /** More rows than these go in a multiple of them and what is left: so few lengths are soon all prepared. */
    private static final int FEW_ROWS = 8;
    /** Kept, reckoned at 0.7 KB for each of their rows; what was not used for longest goes. */
    private static final int MOST_STATEMENTS = 64;

    private record Key(String table, List<String> columns, int rows) {}

    private final Map<Key, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Connection owner;

    void insert(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        if (connection != owner) {
            // They were closed with the connection before, which had failed.
            prepared.clear();
            owner = connection;
        }
        int at = 0;
        while (at < rows.size()) {
            int end = at + next(rows.size() - at);
            insert(statement(connection, new Key(table, columns, end - at)), rows, at, end);
            at = end;
        }
    }

    private static int next(int left) {
        if (left >= MOST_ROWS) {
            return MOST_ROWS;
        }
        return left > FEW_ROWS ? left / FEW_ROWS * FEW_ROWS : left;
    }

    private static void insert(PreparedStatement statement, List<@Nullable Object[]> rows, int from, int end)
            throws SQLException {
        int parameter = 1;
        for (int i = from; i < end; i++) {
            parameter = Rows.bind(statement, parameter, rows.get(i));
        }
        statement.executeUpdate();
        // A resource may be large; the statement would keep it until it is used again.
        statement.clearParameters();
    }

    private PreparedStatement statement(Connection connection, Key key) throws SQLException {
        PreparedStatement kept = prepared.get(key);
        if (kept != null) {
            return kept;
        }
        if (prepared.size() == MOST_STATEMENTS) {
            Iterator<PreparedStatement> oldest = prepared.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        PreparedStatement made = connection.prepareStatement(sql(key));
        prepared.put(key, made);
        return made;
    }

    /**
     * With OR FAIL a row that is refused leaves those before it, which nobody sees: any failure takes back the transaction.
     * To be able to take back the statement alone, SQLite would copy each page that it changes.
     */
    private static String sql(Key key) {
        String row = "(" + "?,".repeat(key.columns().size() - 1) + "?)";
        return "INSERT OR FAIL INTO " + key.table() + " (" + String.join(", ", key.columns()) + ") VALUES "
                + (row + ",").repeat(key.rows() - 1) + row;
    }
}
