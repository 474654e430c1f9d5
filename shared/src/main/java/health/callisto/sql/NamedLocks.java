package health.callisto.sql;

import java.sql.SQLException;
import java.util.function.Supplier;

/** Locks by name over everything that uses one database. */
interface NamedLocks extends AutoCloseable {
    <T> T exclusively(String name, Supplier<T> work);

    @Override
    void close() throws SQLException;
}
