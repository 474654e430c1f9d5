package health.callisto.job;

import java.util.Locale;

/** The states of a job. */
public enum JobState {
    QUEUED,
    RUNNING,
    CANCELLING,
    COMPLETED,
    COMPLETED_WITH_ERRORS,
    FAILED,
    CANCELLED;

    /** {@code completed-with-errors}, as stored and told. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static JobState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether nothing more will happen to the job. */
    public boolean ended() {
        return switch (this) {
            case QUEUED, RUNNING, CANCELLING -> false;
            case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED -> true;
        };
    }
}
