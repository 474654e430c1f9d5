package health.callisto.events;

import health.callisto.problem.LoggedFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for each partition that is published, and one that keeps their leases alive while they wait for Event Grid. */
final class PublisherThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherThreads.class);
    private static final Duration BEAT = LeaseWatch.LEASE.dividedBy(5);
    private static final long END_SECONDS = 30;

    private final ExecutorService workers = Executors.newCachedThreadPool(work -> daemon(work, "callisto-events"));
    private final ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "callisto-lease"));
    private final Set<Future<?>> running = ConcurrentHashMap.newKeySet();

    /** Runs the work beside the others. */
    void run(Runnable work) {
        running.removeIf(Future::isDone);
        running.add(workers.submit(work));
    }

    /** Renews the lease until the work has ended. */
    void holding(PartitionLease lease, Runnable work) {
        ScheduledFuture<?> beat =
                beats.scheduleAtFixedRate(() -> renew(lease), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            work.run();
        } finally {
            beat.cancel(false);
        }
    }

    private static void renew(PartitionLease lease) {
        try {
            lease.renew();
        } catch (RuntimeException e) {
            LOG.warn("A lease on events could not be renewed: {}", LoggedFailure.line(e));
        }
    }

    /** Returns when all that runs has ended; what failed has told so itself. */
    void await() {
        for (Future<?> work : running) {
            try {
                work.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                LOG.error("Publishing events failed", LoggedFailure.of(e));
            }
        }
        running.removeIf(Future::isDone);
    }

    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.shutdownNow();
        }
        beats.shutdownNow();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
