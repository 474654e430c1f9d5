package health.callisto.fhir;

import health.callisto.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When the work for one request ends, done or not. A function cannot notice that its caller is gone, so the deadline ends the
 * work for such a caller too. What may take long asks {@link #check} from time to time.
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

    /** Problem UNAVAILABLE once it has passed. */
    public void check() {
        if (isPassed()) {
            throw overdue();
        }
    }

    /** What a request that takes longer ends with. */
    public Problem overdue() {
        return Problem.overdue("The request has taken longer than " + limit.toSeconds()
                + " s (CALLISTO_REQUEST_SECONDS) and was ended; ask for less, or in several requests");
    }

    /** How much time is left, none at the least; empty where there is no deadline. */
    public Optional<Duration> left() {
        return limit.isZero()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, limit.toNanos() - (nanos.getAsLong() - begin))));
    }
}
