package health.callisto.telemetry;

import com.azure.data.tables.TableServiceClient;
import com.azure.storage.blob.BlobServiceClient;
import health.callisto.manage.ManagedStore;
import health.callisto.problem.LoggedFailure;
import health.callisto.storage.Requests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a row for each account, once a day (spec 07), by whichever process is first: all of them try each hour.
 *
 * <p>The day is that in which a run begins, in UTC, and stays so beyond midnight. The mark is the beginning of that day, so it is
 * older than a day as soon as the next one has begun, and each day gets its rows however late a run was. A day without any run
 * stays without rows: how accounts were then is no longer known. A run that is repeated on its day replaces its own rows.
 */
public final class AccountSnapshot implements AutoCloseable {
    private static final int REQUESTS_AT_ONCE = 4;
    private static final Logger LOG = LoggerFactory.getLogger(AccountSnapshot.class);
    private static final Duration A_DAY = Duration.ofDays(1);
    /** Accounts that are in memory at a time; the lock is looked at before each page. */
    private static final int PAGE = 1_000;

    /** What became of a run. */
    public enum Outcome {
        /** The day has its rows already. */
        NOT_DUE,
        /** Another process is at it. */
        ELSEWHERE,
        /** All accounts have their row, and the mark has moved. */
        COMPLETE,
        /** The lock was lost, or the process ends: the mark is where it was, and a later run begins anew. */
        STOPPED
    }

    /** How long an end waits for a run; a request to a storage that is away may take minutes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HighWaterMark mark;
    private final AccountTable table;
    private final List<AccountSource> sources;
    private final Requests requests = new Requests(REQUESTS_AT_ONCE, "callisto-telemetry");
    private final Clock clock;
    private final Duration patience;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean closed;

    /**
     * Connects to nothing yet.
     *
     * @param resourceId of something that runs beside the product in Azure: its subscription and resource group are told of
     */
    public AccountSnapshot(
            ManagedStore managed,
            BlobServiceClient blobs,
            TableServiceClient tables,
            Optional<String> resourceId,
            Clock clock) {
        this(managed, blobs, tables, resourceId, clock, PAGE, PATIENCE);
    }

    AccountSnapshot(
            ManagedStore managed,
            BlobServiceClient blobs,
            TableServiceClient tables,
            Optional<String> resourceId,
            Clock clock,
            int pageSize,
            Duration patience) {
        this.mark = new HighWaterMark(blobs);
        this.table = new AccountTable(tables, requests);
        // The registry comes last: where both have an account, what it says stays.
        this.sources = List.of(
                new DocumentAccounts(blobs, requests, pageSize),
                new RegistryAccounts(managed, Deployment.of(resourceId.orElse("")), pageSize));
        this.clock = clock;
        this.patience = patience;
    }

    /** Looks at the mark before and behind the lock: most runs need no lock, and one that has waited for it may be too late. */
    public Outcome run() {
        running.lock();
        try {
            return runAlone();
        } finally {
            running.unlock();
        }
    }

    private Outcome runAlone() {
        Instant now = clock.instant();
        if (!isDue(now)) {
            return Outcome.NOT_DUE;
        }
        mark.create();
        Optional<SnapshotLock> lock = SnapshotLock.take(mark.blob());
        if (lock.isEmpty()) {
            return Outcome.ELSEWHERE;
        }
        try (SnapshotLock held = lock.get()) {
            return isDue(now) ? snapshot(now, held) : Outcome.NOT_DUE;
        } catch (RuntimeException e) {
            if (!closed) {
                throw e;
            }
            LOG.warn("The snapshot was cut off, because this process ends: {}", LoggedFailure.line(e));
            return Outcome.STOPPED;
        }
    }

    private boolean isDue(Instant now) {
        return mark.read().filter(last -> last.plus(A_DAY).isAfter(now)).isEmpty();
    }

    private Outcome snapshot(Instant now, SnapshotLock lock) {
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        table.create();
        long accounts = 0;
        for (AccountSource source : sources) {
            for (List<Account> page : source.pages()) {
                if (closed || !lock.isHeld()) {
                    return stopped(day, accounts);
                }
                table.write(day, page);
                accounts += page.size();
            }
        }
        if (closed || !mark.move(now.truncatedTo(ChronoUnit.DAYS), lock.leaseId())) {
            return stopped(day, accounts);
        }
        LOG.info(
                "{} accounts have their row of {}, after {} s",
                accounts,
                day,
                Duration.between(now, clock.instant()).toSeconds());
        return Outcome.COMPLETE;
    }

    private static Outcome stopped(LocalDate day, long accounts) {
        LOG.warn(
                "The snapshot of {} stopped behind {} accounts: its lock is lost, or this process ends", day, accounts);
        return Outcome.STOPPED;
    }

    /** Ends a run at its next page, and returns when it has, or when it hangs in a request to a storage that is away. */
    @Override
    public void close() {
        closed = true;
        boolean ended = false;
        try {
            ended = running.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            requests.close();
            if (ended) {
                running.unlock();
            }
        }
    }
}
