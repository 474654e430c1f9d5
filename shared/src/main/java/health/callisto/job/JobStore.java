package health.callisto.job;

import health.callisto.sql.Database;
import java.time.Clock;

/** The jobs of one service and their units, in its database. */
public final class JobStore {
    public JobStore(Database database, Clock clock) {
        throw new UnsupportedOperationException("helper G");
    }
}
