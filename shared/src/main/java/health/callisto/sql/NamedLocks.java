package health.callisto.sql;

import health.callisto.fhir.Deadline;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Locks by name over everything that uses one database. */
interface NamedLocks extends AutoCloseable {
    /**
     * Runs the work while nobody else holds that name.
     *
     * @param deadline ends the waiting for it: Problem UNAVAILABLE
     */
    <T> T exclusively(String name, Deadline deadline, Supplier<T> work);

    @Override
    void close() throws SQLException;
}
