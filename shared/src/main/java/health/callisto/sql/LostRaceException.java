package health.callisto.sql;

import java.sql.SQLException;

/** A conditional update did not hit its row: another transaction was first. {@link Database#write} runs the work again. */
public final class LostRaceException extends SQLException {
    private static final long serialVersionUID = 1L;

    public LostRaceException(String reason) {
        super(reason);
    }
}
