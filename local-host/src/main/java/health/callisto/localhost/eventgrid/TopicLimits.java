package health.callisto.localhost.eventgrid;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** What Event Grid takes for a topic in any second: 5,000 events and 5 MB (quotas of custom topics). */
final class TopicLimits {
    static final int MOST_BYTES = 1_048_576;

    private static final int EVENTS = 5_000;
    private static final long BYTES = 5L * 1_048_576;
    private static final long SECOND = 1_000_000_000;

    private record Batch(long at, int events, long bytes) {}

    private final LongSupplier nanoTime;
    private final Deque<Batch> second = new ArrayDeque<>();
    private int events;
    private long bytes;

    TopicLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the batch may come in now; it counts if it may. */
    synchronized boolean allow(int count, long size) {
        long now = nanoTime.getAsLong();
        while (!second.isEmpty() && now - second.getFirst().at() >= SECOND) {
            Batch old = second.removeFirst();
            events -= old.events();
            bytes -= old.bytes();
        }
        if (events + count > EVENTS || bytes + size > BYTES) {
            return false;
        }
        second.addLast(new Batch(now, count, size));
        events += count;
        bytes += size;
        return true;
    }
}
