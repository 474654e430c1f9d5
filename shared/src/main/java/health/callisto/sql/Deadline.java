package health.callisto.sql;

import health.callisto.fhir.FhirError;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the work for one request ends, done or not. A caller who is gone cannot be noticed in a function, so this is what ends
 * the work for him too.
 */
public final class Deadline {
    /** For work that nobody waits for. */
    public static final Deadline NONE = new Deadline(Duration.ZERO, () -> 0);

    private final Duration limit;
    private final LongSupplier nanos;
    private final long begin;

    private Deadline(Duration limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /**
     * From now on that long.
     *
     * @param nanos System::nanoTime
     */
    public static Deadline in(Duration limit, LongSupplier nanos) {
        return new Deadline(limit, nanos);
    }

    public boolean isPassed() {
        return !limit.isZero() && nanos.getAsLong() - begin > limit.toNanos();
    }

    /** FhirError UNAVAILABLE once it is passed. */
    public void check() {
        if (isPassed()) {
            throw overdue();
        }
    }

    FhirError overdue() {
        return FhirError.overdue("The request has taken longer than " + limit.toSeconds()
                + " s (CALLISTO_REQUEST_SECONDS) and was ended; ask for less, or in several requests");
    }

    /** Whole seconds that are left, at least one; 0 where there is no deadline. */
    int secondsLeft() {
        return limit.isZero() ? 0 : (int) Math.max(1, (limit.toNanos() - (nanos.getAsLong() - begin)) / 1_000_000_000);
    }
}
