package health.callisto.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Work inside somebody else's transaction. */
@FunctionalInterface
public interface TransactionStep {
    /** False: the transaction must be rolled back. */
    boolean run(Connection connection) throws SQLException;
}
