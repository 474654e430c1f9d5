package health.callisto.iot;

import health.callisto.problem.Problem;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps the load of one connector steady: after so many Observations the next have to wait for their turn. */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private long readyAt;

    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.readyAt = nanoTime.getAsLong();
    }

    /** Waits until those that were taken before have had their time, then takes so many. */
    void take(int count) {
        long wait = reserve(count);
        if (wait > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.unavailable("The conversion is stopping");
            }
        }
    }

    /** Takes so many; answers the nanoseconds to wait before they may be stored. */
    synchronized long reserve(int count) {
        long now = nanoTime.getAsLong();
        long start = readyAt - now > 0 ? readyAt : now;
        readyAt = start + (long) (count / (double) perSecond * NANOS);
        return start - now;
    }
}
