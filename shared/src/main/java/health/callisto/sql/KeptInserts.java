package health.callisto.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inserts of one row that stay prepared on the writer's connection: to prepare one costs as much as to insert eight rows with it,
 * and most commits put few rows into most tables.
 */
final class KeptInserts {
    private record Key(String table, List<String> columns) {}

    private final Map<Key, PreparedStatement> statements = new HashMap<>();
    /** Whose statements they are; those of a connection that was closed are closed as well. */
    private @Nullable Connection owner;

    /** Inserts the rows one by one. */
    void insert(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        if (owner != connection) {
            statements.clear();
            owner = connection;
        }
        Key key = new Key(table, columns);
        PreparedStatement statement = statements.get(key);
        if (statement == null) {
            statement = connection.prepareStatement(SqliteDialect.insertSql(table, columns, 1));
            statements.put(key, statement);
        }
        for (@Nullable Object[] row : rows) {
            Rows.bind(statement, 1, row);
            statement.executeUpdate();
        }
    }
}
