package health.callisto.localhost.eventhubs;

import health.callisto.problem.LoggedFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets events that are too old or too many, a few at a time, so that nobody waits for it long. */
final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final int AT_ONCE = 2_000;

    private final HubStore store;
    private final EventReadSql reader;
    private final Duration kept;
    private final long mostEvents;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "event-hubs-retention");
        thread.setDaemon(true);
        return thread;
    });

    /** @param mostEvents of one hub */
    Retention(HubStore store, EventReadSql reader, Duration kept, long mostEvents, Clock clock) {
        this.store = store;
        this.reader = reader;
        this.kept = kept;
        this.mostEvents = mostEvents;
        this.clock = clock;
    }

    void start() {
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(this::forget, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    void forget() {
        try {
            for (Hub hub : store.hubs()) {
                hub.partitions().forEach(this::forgetOld);
                forgetTooMany(hub);
            }
        } catch (RuntimeException | Error e) {
            // An exception would end the schedule.
            LOG.warn("Old events are kept for now", LoggedFailure.of(e));
        }
    }

    private void forgetOld(Partition partition) {
        long oldest = clock.instant().minus(kept).toEpochMilli();
        long first = reader.find(partition, new StartPosition(StartPosition.Annotation.ENQUEUED_TIME, oldest));
        while (partition.begin() < first && !timer.isShutdown()) {
            store.forget(partition, Math.min(first, partition.begin() + AT_ONCE));
        }
    }

    /** From the longest partition first. */
    private void forgetTooMany(Hub hub) {
        long excess = excess(hub);
        while (excess > 0 && !timer.isShutdown()) {
            Partition longest = hub.partitions().stream()
                    .max(Comparator.comparingLong(Partition::size))
                    .orElseThrow();
            store.forget(longest, longest.begin() + Math.min(excess, AT_ONCE));
            excess = excess(hub);
        }
    }

    private long excess(Hub hub) {
        return hub.partitions().stream().mapToLong(Partition::size).sum() - mostEvents;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Old events are still being forgotten");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
