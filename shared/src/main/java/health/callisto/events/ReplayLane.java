package health.callisto.events;

import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.resource.feed.FeedPage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The oldest replay that has not ended. */
final class ReplayLane implements Lane {
    /** A new replay may wait so long; looking for one at each turn would be most of what an idle publisher does. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ChangeFeed feed;
    private final ReplayStore replays;
    private final Predicate<Change> wanted;
    private Optional<EventReplay> current = Optional.empty();
    private long looked = System.nanoTime() - LOOK_EVERY.toNanos();

    /** @param wanted the changes that are told at all */
    ReplayLane(ChangeFeed feed, ReplayStore replays, Predicate<Change> wanted) {
        this.feed = feed;
        this.replays = replays;
        this.wanted = wanted;
    }

    @Override
    public FeedPage next(int most) {
        boolean due = System.nanoTime() - looked >= LOOK_EVERY.toNanos();
        if (current.isPresent() || due) {
            current = replays.open().stream().findFirst();
            looked = System.nanoTime();
        }
        if (current.isEmpty()) {
            return new FeedPage(List.of(), 0, false);
        }
        EventReplay replay = current.get();
        List<Change> changes = feed.between(replay.position(), replay.last(), most);
        List<Change> mine = changes.stream()
                .filter(change ->
                        !change.time().isBefore(replay.from()) && !change.time().isAfter(replay.to()))
                .filter(wanted)
                .toList();
        boolean full = changes.size() == most;
        return new FeedPage(mine, full ? changes.get(most - 1).position() : replay.last(), full);
    }

    @Override
    public void accepted(long position, int count) {
        current.ifPresent(replay -> replays.advance(replay, position, count));
    }

    @Override
    public void passed(long position) {
        accepted(position, 0);
    }

    @Override
    public boolean isReplay() {
        return true;
    }
}
