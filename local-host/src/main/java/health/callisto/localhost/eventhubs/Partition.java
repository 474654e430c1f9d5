package health.callisto.localhost.eventhubs;

/** A partition of a hub: between which sequence numbers there are events, and who waits for more of them. */
final class Partition {
    private final long key;
    private final int number;
    private final PartitionReceivers receivers = new PartitionReceivers();
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
    }

    void forgottenBefore(long sequenceNumber) {
        begin = sequenceNumber;
    }
}
