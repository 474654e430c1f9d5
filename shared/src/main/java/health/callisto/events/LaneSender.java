package health.callisto.events;

import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.FeedPage;
import health.callisto.sql.Database;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in a lane, one batch at each try; the watermark moves behind what was accepted. A batch that is refused is
 * tried again with half of it, until the one event is found that Event Grid will not take: that one is dead-lettered.
 */
final class LaneSender {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSender.class);

    /** What came of a try. */
    enum Progress {
        /** Something went out, or was passed, and there is more right behind. */
        MORE,
        /** Something went out. */
        SENT,
        /** There is nothing to send. */
        EMPTY,
        /** Event Grid took nothing; it is asked again after a pause. */
        FAILED
    }

    private final Lane lane;
    private final Outlet outlet;
    private final Database database;
    private final Backoff backoff;
    private final Clock clock;
    private int most = Pace.BATCH_EVENTS;

    LaneSender(Lane lane, Outlet outlet, Database database, Backoff backoff, Clock clock) {
        this.lane = lane;
        this.outlet = outlet;
        this.database = database;
        this.backoff = backoff;
        this.clock = clock;
    }

    Progress send() {
        FeedPage page = lane.next(most);
        List<Change> changes = page.changes();
        if (changes.isEmpty()) {
            lane.passed(page.through());
            return page.more() ? Progress.MORE : Progress.EMPTY;
        }
        Outlet.Prepared batch = outlet.prepare(changes);
        outlet.metrics().throttled(outlet.pace().take(batch.events().size(), batch.size()));
        // A reader may see a change some milliseconds before it is on disk; an event must not tell of one that gets
        // lost.
        database.sync();
        boolean whole = batch.changes().size() == changes.size();
        long through = whole ? page.through() : batch.last();
        boolean more = page.more() || !whole;
        return handle(batch, through, outlet.topic().send(batch.events()), more ? Progress.MORE : Progress.SENT);
    }

    private Progress handle(Outlet.Prepared batch, long through, SendResult result, Progress sent) {
        return switch (result.kind()) {
            case ACCEPTED -> {
                accepted(batch);
                lane.accepted(through, batch.changes().size());
                yield sent;
            }
            case RETRY -> {
                outlet.metrics().failed();
                backoff.failed(result.retryAfter());
                LOG.warn("Event Grid took no events of {}: {}", outlet.service(), result.reason());
                yield Progress.FAILED;
            }
            case REFUSED -> {
                outlet.metrics().failed();
                if (batch.isSingle()) {
                    deadLetter(batch, result.reason());
                    lane.accepted(through, 0);
                } else {
                    most = Math.max(1, batch.changes().size() / 2);
                }
                yield Progress.MORE;
            }
        };
    }

    private void accepted(Outlet.Prepared batch) {
        backoff.succeeded();
        most = Math.min(Pace.BATCH_EVENTS, most * 2);
        if (lane.isReplay()) {
            outlet.metrics().replayed(batch.changes().size(), batch.size());
        } else {
            outlet.metrics().accepted(batch.changes(), batch.size(), clock.instant());
        }
    }

    private void deadLetter(Outlet.Prepared batch, String reason) {
        Change change = batch.changes().get(0);
        outlet.deadLetters().put(outlet.service(), change, batch.events().get(0), reason);
        outlet.metrics().deadLettered();
        LOG.error("Event Grid refused the event of change {} of {}: {}", change.position(), outlet.service(), reason);
    }
}
