package health.callisto.events;

import health.callisto.resource.feed.Change;

/** A publisher's hold on a partition. Once it is lost it stays so: another one publishes from then on. */
final class PartitionLease {
    private final PublisherStore store;
    private final PartitionState taken;
    private final String owner;
    private volatile boolean lost;

    /** @param taken the partition as it was when it was taken */
    PartitionLease(PublisherStore store, PartitionState taken, String owner) {
        this.store = store;
        this.taken = taken;
        this.owner = owner;
    }

    int number() {
        return taken.number();
    }

    /** Where the publisher begins. */
    long position(Change.Origin origin) {
        return switch (origin) {
            case LIVE -> taken.livePosition();
            case IMPORT -> taken.importPosition();
        };
    }

    boolean isLost() {
        return lost;
    }

    void renew() {
        lost = lost || !store.renew(taken.number(), owner);
    }

    /** Moves the watermark, unless the lease is lost. */
    void advance(Change.Origin origin, long position) {
        lost = lost || !store.advance(taken.number(), owner, origin, position);
    }

    void release() {
        store.release(taken.number(), owner);
    }
}
