package health.callisto.events;

import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.resource.feed.FeedPage;
import java.util.List;
import java.util.function.Predicate;

/** The changes of one origin behind the watermark of a partition. */
final class FeedLane implements Lane {
    private final ChangeFeed feed;
    private final PartitionLease lease;
    private final Change.Origin origin;
    private final Predicate<Change> wanted;
    private long position;
    private long told;

    /** @param wanted the changes of this partition */
    FeedLane(ChangeFeed feed, PartitionLease lease, Change.Origin origin, Predicate<Change> wanted) {
        this.feed = feed;
        this.lease = lease;
        this.origin = origin;
        this.wanted = wanted;
        this.position = lease.position(origin);
        this.told = position;
    }

    @Override
    public FeedPage next(int most) {
        FeedPage page = feed.page(position, most, origin);
        List<Change> mine = page.changes().stream().filter(wanted).toList();
        return new FeedPage(mine, page.through(), page.more());
    }

    @Override
    public void accepted(long through, int count) {
        position = through;
        tell();
    }

    @Override
    public void passed(long through) {
        // Told now and then: what is passed once more behind a crash is no harm.
        position = through;
    }

    /** Writes the watermark down if it has moved. */
    void tell() {
        if (position != told) {
            lease.advance(origin, position);
            told = position;
        }
    }

    @Override
    public boolean isReplay() {
        return false;
    }
}
