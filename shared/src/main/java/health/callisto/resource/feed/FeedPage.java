package health.callisto.resource.feed;

import java.util.List;

/**
 * Changes of the feed in their order.
 *
 * @param through the position that a reader has passed with them: between the last of them and it there is none that it asked
 *     for, and never will be
 * @param more whether there may be more right behind
 */
public record FeedPage(List<Change> changes, long through, boolean more) {
    public FeedPage {
        changes = List.copyOf(changes);
    }
}
