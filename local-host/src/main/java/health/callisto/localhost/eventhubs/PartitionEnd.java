package health.callisto.localhost.eventhubs;

import java.time.Instant;

/**
 * What the last event of a partition got; kept when that event is forgotten, for numbers never come again.
 *
 * @param offset of its last byte in the stream of the partition: never the same as the sequence number for long, so that who
 *     takes one for the other finds out
 */
record PartitionEnd(long sequenceNumber, long offset, Instant enqueuedAt) {
    static final PartitionEnd NONE = new PartitionEnd(-1, -1, Instant.EPOCH);

    /** The end behind one more event; time does not go back within a partition, whatever the clock does. */
    PartitionEnd plus(int bytes, Instant now) {
        return new PartitionEnd(sequenceNumber + 1, offset + bytes, now.isBefore(enqueuedAt) ? enqueuedAt : now);
    }
}
