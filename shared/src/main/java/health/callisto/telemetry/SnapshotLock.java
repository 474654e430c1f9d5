package health.callisto.telemetry;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import health.callisto.problem.LoggedFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease on a blob, which one run has at a time. It is renewed while it is held, and runs out by itself when its owner dies. */
final class SnapshotLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLock.class);
    /** The longest that storage gives. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final Duration BEAT = LEASE.dividedBy(4);

    private final BlobLeaseClient lease;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "callisto-telemetry-lease");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> beat;
    private boolean lost;

    private SnapshotLock(BlobLeaseClient lease) {
        this.lease = lease;
        this.beat = beats.scheduleAtFixedRate(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Empty if another one has it. */
    static Optional<SnapshotLock> take(BlobClient blob) {
        BlobLeaseClient lease = new BlobLeaseClientBuilder().blobClient(blob).buildClient();
        try {
            lease.acquireLease((int) LEASE.toSeconds());
            return Optional.of(new SnapshotLock(lease));
        } catch (BlobStorageException e) {
            if (HighWaterMark.isRefusal(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What writes to the blob must name. */
    String leaseId() {
        return lease.getLeaseId();
    }

    /** Whether storage says so now; once it is lost it stays so. */
    synchronized boolean isHeld() {
        try {
            if (!lost) {
                lease.renewLease();
            }
        } catch (BlobStorageException e) {
            if (!HighWaterMark.isRefusal(e) && e.getStatusCode() != 404) {
                throw e;
            }
            lost = true;
        }
        return !lost;
    }

    private void beat() {
        try {
            isHeld();
        } catch (RuntimeException e) {
            LOG.warn("The lease of the account snapshot could not be renewed: {}", LoggedFailure.line(e));
        }
    }

    /** Gives it back, so that the next one need not wait until it runs out. */
    @Override
    public void close() {
        beat.cancel(false);
        beats.shutdown();
        giveBack();
    }

    private synchronized void giveBack() {
        try {
            if (!lost) {
                lease.releaseLease();
            }
        } catch (BlobStorageException e) {
            if (!HighWaterMark.isRefusal(e)) {
                tellThatItStays(e);
            }
        } catch (RuntimeException e) {
            tellThatItStays(e);
        }
    }

    private static void tellThatItStays(RuntimeException e) {
        LOG.warn(
                "The lease of the account snapshot could not be given back, it runs out by itself: {}",
                LoggedFailure.line(e));
    }
}
