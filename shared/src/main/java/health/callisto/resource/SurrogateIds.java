package health.callisto.resource;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Gives out surrogate ids: strictly growing, of the clock's time unless they are used up faster than time goes. */
final class SurrogateIds {
    private final Clock clock;
    private final AtomicLong last;

    /** @param last the greatest id that the database holds */
    SurrogateIds(Clock clock, long last) {
        this.clock = clock;
        this.last = new AtomicLong(last);
    }

    long next() {
        long now = SurrogateId.first(clock.instant());
        return last.updateAndGet(previous -> Math.max(previous + 1, now));
    }
}
