package health.callisto.time;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much time has passed, which a clock cannot tell: somebody may set it back by an hour, and what was read a second ago would be
 * new for an hour.
 */
public final class SteadyTime {
    private final LongSupplier nanoTime;

    private SteadyTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A clock with a steady time of its own, as those of tests have. */
    public interface Source {
        /** Nanoseconds since any moment; it never goes back. */
        long nanoTime();
    }

    /** The time that passes while that clock runs. */
    public static SteadyTime beside(Clock clock) {
        return new SteadyTime(clock instanceof Source source ? source::nanoTime : System::nanoTime);
    }

    /** This moment; only the distance between two says anything. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** A moment that lies so far back. */
    public long ago(Duration time) {
        return now() - time.toNanos();
    }

    /** Whether at least that much time has passed since that moment. */
    public boolean hasPassed(Duration time, long since) {
        return now() - since >= time.toNanos();
    }

    /** How much time has passed since that moment. */
    public Duration since(long moment) {
        return Duration.ofNanos(now() - moment);
    }
}
