package health.callisto;

import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A clock whose time passes as it is looked at, so that a test of a deadline does not wait. */
public final class RequestClock extends Clock implements SteadyTime.Source {
    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger looks = new AtomicInteger();
    private volatile int hourAt = NEVER;

    /** After so many looks an hour has passed. */
    public void passHourAfter(int more) {
        hourAt = looks.get() + more;
    }

    @Override
    public long nanoTime() {
        return looks.incrementAndGet() > hourAt ? TimeUnit.HOURS.toNanos(1) : 0;
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new IllegalStateException("Only instants are asked for");
    }
}
