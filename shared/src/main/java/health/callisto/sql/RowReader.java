package health.callisto.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes something of the row that the result stands on. */
@FunctionalInterface
public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
}
