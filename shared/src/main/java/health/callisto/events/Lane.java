package health.callisto.events;

import health.callisto.resource.feed.FeedPage;

/** Changes that wait to be published, in the order of their positions. */
sealed interface Lane permits FeedLane, ReplayLane {
    /** The next ones, at most so many; none if there are none by now. */
    FeedPage next(int most);

    /** Everything up to that position has been accepted, so many of it just now; the watermark moves. */
    void accepted(long position, int count);

    /** There was nothing to publish up to that position. */
    void passed(long position);

    /** Whether its changes were told before. */
    boolean isReplay();
}
