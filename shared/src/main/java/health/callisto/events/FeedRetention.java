package health.callisto.events;

import health.callisto.resource.feed.ChangeFeed;
import health.callisto.sql.Database;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps the feed small: a row goes a retention time after it was published, or after it was committed while nobody has
 * subscribed. A row that is not published yet never goes, nor one that a replay has still to tell.
 */
public final class FeedRetention {
    private static final int ROWS_AT_ONCE = 5_000;
    /** Called every 5 s this removes twice as many rows as are made at 2,000 changes a second. */
    private static final int MOST_ROWS = 20_000;

    private static final int MARKS = 50;

    private final Duration retention;
    private final Clock clock;

    public FeedRetention(Duration retention, Clock clock) {
        this.retention = retention;
        this.clock = clock;
    }

    /** Removes what has been kept long enough, a bounded number of rows; answers how many. */
    public int purge(FhirService service) {
        return purge(service.resources().feed(), service.database());
    }

    int purge(ChangeFeed feed, Database database) {
        FeedMarkStore marks = new FeedMarkStore(database);
        Instant now = clock.instant();
        long published = published(feed, database);
        Instant old = now.minus(retention);
        boolean marked = marks.mark(now, now.minus(retention.dividedBy(MARKS)), published);
        // A subscription may have begun behind an old mark since.
        long upTo = Math.min(Math.min(marks.publishedAt(old), published), unreplayed(database));
        int removed = 0;
        int last = ROWS_AT_ONCE;
        while (upTo > 0 && last == ROWS_AT_ONCE && removed < MOST_ROWS) {
            last = feed.purge(upTo, ROWS_AT_ONCE);
            removed += last;
        }
        if (marked) {
            // Each new one makes at most one too many; between them there is nothing to write.
            marks.forgetBefore(old);
        }
        return removed;
    }

    private static long published(ChangeFeed feed, Database database) {
        List<PartitionState> partitions = new PublisherStore(database).partitions();
        return partitions.stream()
                .mapToLong(state -> Math.min(state.livePosition(), state.importPosition()))
                .min()
                .orElseGet(feed::end);
    }

    /** The lowest position that a replay is at. */
    private static long unreplayed(Database database) {
        return new ReplayStore(database)
                .open().stream().mapToLong(EventReplay::position).min().orElse(Long.MAX_VALUE);
    }
}
