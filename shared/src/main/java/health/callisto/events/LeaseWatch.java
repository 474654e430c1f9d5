package health.callisto.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells which leases are free. A lease is so when nobody has it, or when its beat has stood still for as long as this process
 * has watched it: the clocks of two machines are never compared, so it does not matter how wrong they are.
 */
final class LeaseWatch {
    /** Owners renew five times as often. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private record Seen(PartitionState state, long since) {}

    private final LongSupplier nanoTime;
    private final Map<Integer, Seen> seen = new HashMap<>();

    LeaseWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized boolean isFree(PartitionState state) {
        long now = nanoTime.getAsLong();
        Seen before = seen.get(state.number());
        boolean same = before != null
                && before.state().owner().equals(state.owner())
                && before.state().beat() == state.beat();
        if (!same) {
            seen.put(state.number(), new Seen(state, now));
        }
        return state.owner().isEmpty() || (same && before != null && now - before.since() >= LEASE.toNanos());
    }
}
