package health.callisto.iot.message;

import java.sql.SQLException;
import java.util.Optional;

/** Failures of statements: those that the same values meet each time, and all others. */
final class FailureSql {
    private FailureSql() {}

    /** Whether the values are at fault; empty if it is no failure of a statement. */
    static Optional<Boolean> isOfTheData(Throwable error) {
        if (!(error instanceof SQLException failure)) {
            return Optional.empty();
        }
        // SQL's classes of data exceptions and of broken constraints.
        String state = failure.getSQLState();
        return Optional.of(state != null && (state.startsWith("22") || state.startsWith("23")));
    }
}
