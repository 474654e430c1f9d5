package health.callisto.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection that is lent for its duration. */
@FunctionalInterface
public interface SqlFunction<T> {
    T apply(Connection connection) throws SQLException;
}
