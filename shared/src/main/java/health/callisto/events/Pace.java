package health.callisto.events;

import java.util.function.LongSupplier;

/**
 * Keeps a topic below what Event Grid takes of it, 5,000 events and 5 MB a second: in no second are there more, since the
 * rate and one batch together are no more than that.
 */
final class Pace {
    /** Events of a batch at most. */
    static final int BATCH_EVENTS = 500;
    /** Bytes of a batch at most; half of what Event Grid takes. */
    static final int BATCH_BYTES = 500_000;

    private static final double EVENTS_PER_SECOND = 5_000 - BATCH_EVENTS;
    private static final double BYTES_PER_SECOND = 5_000_000 - BATCH_BYTES;
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private long readyAt;

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.readyAt = nanoTime.getAsLong();
    }

    /** Waits until a batch may go and takes leave for it; answers the nanoseconds waited. */
    long take(int events, long bytes) {
        long waited = 0;
        for (long wait = reserve(events, bytes); wait > 0; wait = reserve(events, bytes)) {
            waited += wait;
            Pause.nanos(wait);
        }
        return waited;
    }

    /** Takes leave to send a batch now and answers 0, or answers the nanoseconds after which to ask again. */
    synchronized long reserve(int events, long bytes) {
        long now = nanoTime.getAsLong();
        if (now - readyAt < 0) {
            return readyAt - now;
        }
        readyAt = now + (long) (Math.max(events / EVENTS_PER_SECOND, bytes / BYTES_PER_SECOND) * NANOS);
        return 0;
    }
}
