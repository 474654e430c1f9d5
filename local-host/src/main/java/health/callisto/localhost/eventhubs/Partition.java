package health.callisto.localhost.eventhubs;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A partition of a hub: between which sequence numbers there are events, and who waits for more of them. */
final class Partition {
    private final long key;
    private final int number;
    private final PartitionReceivers receivers = new PartitionReceivers();
    private final Queue<Runnable> awaitingEvents = new ConcurrentLinkedQueue<>();
    private volatile long begin;
    private volatile PartitionEnd end;

    /**
     * @param key what the store knows it by
     * @param begin the sequence number of the oldest event that is kept, or of the next one
     */
    Partition(long key, int number, long begin, PartitionEnd end) {
        this.key = key;
        this.number = number;
        this.begin = begin;
        this.end = end;
    }

    long key() {
        return key;
    }

    String id() {
        return String.valueOf(number);
    }

    PartitionReceivers receivers() {
        return receivers;
    }

    long begin() {
        return begin;
    }

    PartitionEnd end() {
        return end;
    }

    long size() {
        return end.sequenceNumber() + 1 - begin;
    }

    /** Events up to there are safe: those who wait are woken. */
    void grownTo(PartitionEnd newEnd) {
        end = newEnd;
        receivers.wake();
        tellOfEvents();
    }

    /** Runs it once: now if there are events, or behind the commit of the next one. */
    void whenUsed(Runnable action) {
        awaitingEvents.add(action);
        if (size() > 0) {
            tellOfEvents();
        }
    }

    private void tellOfEvents() {
        for (Runnable action = awaitingEvents.poll(); action != null; action = awaitingEvents.poll()) {
            action.run();
        }
    }

    void forgottenBefore(long sequenceNumber) {
        begin = sequenceNumber;
    }
}
