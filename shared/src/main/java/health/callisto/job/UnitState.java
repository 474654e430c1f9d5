package health.callisto.job;

import java.util.Locale;

/** The states of a unit. */
public enum UnitState {
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** As stored. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static UnitState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }
}
