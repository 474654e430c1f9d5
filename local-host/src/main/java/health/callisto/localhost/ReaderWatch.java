package health.callisto.localhost;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Notices a reader of a hub that has died: the client of Event Hubs reports from each partition many times a second, even when nothing
 * comes, but where memory ran out it may have lost the thread that does so, and never begins again by itself.
 */
final class ReaderWatch {
    /** Longer than the client waits for a hub that does not answer. */
    static final Duration SILENCE = Duration.ofMinutes(2);

    private final LongSupplier nanos;
    private final Map<String, Long> heard = new HashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();
    private long began;

    /** @param nanos of a clock that is never set */
    ReaderWatch(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** The reader begins, or begins anew. */
    synchronized void begins() {
        heard.clear();
        busy.clear();
        began = nanos.getAsLong();
    }

    /** The partition is read from; a call with its events may take as long as it likes. */
    synchronized void entered(String partition) {
        busy.merge(partition, 1, Integer::sum);
        heard.put(partition, nanos.getAsLong());
    }

    /** The call has ended, well or not. */
    synchronized void left(String partition) {
        busy.computeIfPresent(partition, (id, calls) -> calls > 1 ? calls - 1 : null);
        heard.put(partition, nanos.getAsLong());
    }

    /** Another reader has the partition. */
    synchronized void lost(String partition) {
        heard.remove(partition);
        busy.remove(partition);
        if (heard.isEmpty()) {
            began = nanos.getAsLong();
        }
    }

    /** Whether a partition has been silent for so long that its reader must be dead. */
    synchronized boolean isSilent() {
        long now = nanos.getAsLong();
        if (heard.isEmpty()) {
            return now - began > SILENCE.toNanos();
        }
        return heard.entrySet().stream()
                .anyMatch(each -> !busy.containsKey(each.getKey()) && now - each.getValue() > SILENCE.toNanos());
    }
}
