package health.callisto.events;

/**
 * How far a partition of the feed is published, and by whom.
 *
 * @param livePosition up to which Event Grid has accepted all live changes
 * @param importPosition the same for the changes of bulk imports
 * @param owner who holds the lease; empty: nobody
 * @param beat grows while the owner lives
 */
record PartitionState(int number, long livePosition, long importPosition, String owner, long beat) {}
