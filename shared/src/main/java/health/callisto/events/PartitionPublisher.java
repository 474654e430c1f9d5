package health.callisto.events;

import health.callisto.events.LaneSender.Progress;
import health.callisto.problem.LoggedFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one partition while it holds its lease: at each turn a batch of live changes, then one of bulk imports, then one of
 * a replay. So live changes wait for one batch of the others at most.
 */
final class PartitionPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionPublisher.class);
    /** Between turns, when no more waits: changes come together to a batch meanwhile. */
    private static final Duration TURN = Duration.ofMillis(20);

    /** The longest pause while nothing happens: a hundred silent services must not keep a processor busy. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final PartitionLease lease;
    private final List<FeedLane> feedLanes;
    private final List<LaneSender> senders;
    private final Outlet outlet;
    private final Backoff backoff;

    /** @param senders of all lanes, in the order in which they take turns */
    PartitionPublisher(
            PartitionLease lease, List<FeedLane> feedLanes, List<LaneSender> senders, Outlet outlet, Backoff backoff) {
        this.lease = lease;
        this.feedLanes = List.copyOf(feedLanes);
        this.senders = List.copyOf(senders);
        this.outlet = outlet;
        this.backoff = backoff;
    }

    /** Publishes until it is told to stop, or the lease is lost. */
    void run(BooleanSupplier goOn, Runnable worked) {
        long told = System.nanoTime();
        Duration pause = TURN;
        while (goOn.getAsBoolean() && !lease.isLost()) {
            long wait = backoff.waitNanos();
            if (wait > 0) {
                worked.run();
                long rest = Math.min(wait, TURN.toNanos());
                outlet.metrics().throttled(rest);
                Pause.nanos(rest);
                continue;
            }
            Progress progress = turn();
            if (progress != Progress.EMPTY) {
                worked.run();
            }
            if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                feedLanes.forEach(FeedLane::tell);
                told = System.nanoTime();
            }
            pause = pauseBehind(progress, pause);
            if (progress != Progress.MORE) {
                Pause.nanos(pause.toNanos());
            }
        }
        if (!lease.isLost()) {
            feedLanes.forEach(FeedLane::tell);
        }
    }

    private static Duration pauseBehind(Progress progress, Duration last) {
        if (progress != Progress.EMPTY) {
            return TURN;
        }
        Duration longer = last.multipliedBy(2);
        return longer.compareTo(IDLE) < 0 ? longer : IDLE;
    }

    /** One try of each lane; MORE if one of them has more. */
    private Progress turn() {
        Progress most = Progress.EMPTY;
        for (LaneSender sender : senders) {
            Progress progress = attempt(sender);
            if (progress == Progress.FAILED || lease.isLost()) {
                return Progress.FAILED;
            }
            if (progress.compareTo(most) < 0) {
                most = progress;
            }
        }
        return most;
    }

    /** The database or the storage of dead letters may be away for a while; no watermark has moved then. */
    private Progress attempt(LaneSender sender) {
        try {
            return sender.send();
        } catch (RuntimeException e) {
            LOG.warn("Events of {} wait", outlet.service(), LoggedFailure.of(e));
            backoff.failed(Duration.ZERO);
            return Progress.FAILED;
        }
    }
}
