package health.callisto.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the two databases say differently, in small fragments; whole queries are never written twice. */
public interface Dialect {
    /** The name of the folder of its migrations: {@code sqlite} or {@code sqlserver}. */
    String name();

    /** What to put behind an ORDER BY so that at most {@code ?} (one parameter) rows come. */
    String limitClause();

    /** Inserts the rows in sets, in the order given. Values are Long, Integer, Double, String or byte[]. */
    void insert(Connection connection, String table, List<String> columns, List<Object[]> rows) throws SQLException;
}
