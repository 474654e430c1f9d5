package health.callisto.events;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** When to try again: each failure doubles the pause, up to a limit; a random part keeps publishers apart. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private int failures;
    private long until;

    Backoff(LongSupplier nanoTime, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random;
        this.until = nanoTime.getAsLong();
    }

    void succeeded() {
        failures = 0;
    }

    /** @param atLeast what the other side asked for */
    void failed(Duration atLeast) {
        long longest = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures, 20));
        failures++;
        long pause = longest / 2 + random.nextLong(longest / 2 + 1);
        until = nanoTime.getAsLong() + Math.max(pause, atLeast.toNanos());
    }

    long waitNanos() {
        return Math.max(0, until - nanoTime.getAsLong());
    }
}
