package health.callisto.localhost;

import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Instant;

/**
 * What time it is for the events of one partition. A window ends by their enqueued times, which never go back; when the clock is set
 * back, they would lie ahead of it, and wait, for as long.
 */
final class HubTime {
    private final Clock clock;
    private final SteadyTime time;
    private Instant enqueued = Instant.EPOCH;
    private long arrivedAt;

    HubTime(Clock clock) {
        this.clock = clock;
        this.time = SteadyTime.beside(clock);
    }

    /** An event came that was enqueued then. */
    synchronized void came(Instant enqueuedAt) {
        enqueued = enqueuedAt;
        arrivedAt = time.now();
    }

    /** By the clock, or by the last event and what has passed since it came, whichever is later. */
    synchronized Instant now() {
        Instant byEvents = enqueued.plus(time.since(arrivedAt));
        Instant byClock = clock.instant();
        return byEvents.isAfter(byClock) && !enqueued.equals(Instant.EPOCH) ? byEvents : byClock;
    }
}
