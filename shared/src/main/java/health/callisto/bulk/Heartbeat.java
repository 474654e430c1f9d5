package health.callisto.bulk;

import health.callisto.job.UnitStore;
import health.callisto.problem.LoggedFailure;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease of a unit beside its worker, which may wait longer than a lease for storage, for parsers or for its turn at the
 * database. It ends after some minutes: a worker that hangs for good must lose its unit. From then on only its own steps renew it.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long PERIOD_MILLIS = UnitStore.LEASE.dividedBy(3).toMillis();
    /** Five minutes; a unit is cut to take less than one. */
    static final int BEATS = 60;
    /** Some: a database that is away keeps a thread waiting. */
    private static final ScheduledExecutorService THREADS = Executors.newScheduledThreadPool(4, task -> {
        Thread thread = new Thread(task, "callisto-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private final BooleanSupplier renew;
    private final ScheduledFuture<?> beats;
    private int left = BEATS;

    /** @param renew false if the lease is lost */
    Heartbeat(BooleanSupplier renew) {
        this(renew, THREADS);
    }

    Heartbeat(BooleanSupplier renew, ScheduledExecutorService threads) {
        this.renew = renew;
        this.beats = threads.scheduleWithFixedDelay(this::beat, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        left--;
        try {
            if (left < 0 || !renew.getAsBoolean()) {
                beats.cancel(false);
            }
        } catch (RuntimeException e) {
            LOG.warn("A lease could not be renewed: {}", LoggedFailure.line(e));
        }
    }

    @Override
    public void close() {
        beats.cancel(false);
    }
}
