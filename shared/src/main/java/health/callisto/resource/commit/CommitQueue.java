package health.callisto.resource.commit;

import health.callisto.resource.feed.Change;
import health.callisto.resource.index.PreparedRows;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.WriteOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: callers that arrive while a transaction runs wait, and one of them then carries out all that wait in one
 * transaction. There is no thread of its own: a caller leads until its own batch is committed. Live batches go before large
 * ones, so that an import never makes a request wait for more than one of its sets. While a group is brought to disk, the
 * next live one is under way once as many wait as are in that one: smaller groups cost more each, as pages that many touch are
 * written for each group. An import waits meanwhile, because it would fill the log that is being synced.
 */
public final class CommitQueue {
    /** Writes in one transaction: enough to share the cost of a sync, few enough to stay quick. */
    private static final int GROUP_WRITES = 512;
    /** The same for imports while there is no other traffic: pages that many resources touch are written once. */
    private static final int LARGE_GROUP_WRITES = 10_000;

    private static final long LATELY_NANOS = 1_000_000_000L;
    /** An import that requests have kept waiting for so long has its turn, one set: it slows down and does not stand still. */
    private static final long PATIENCE_NANOS = 500_000_000L;

    /** A batch that waits for its outcome. */
    public static final class Waiting {
        private final Batch batch;
        private final PreparedRows rows;
        private final Condition turn;
        private final long since;
        private boolean queued = true;
        private boolean done;
        private @Nullable List<WriteOutcome> outcomes;
        private @Nullable RuntimeException failure;

        Waiting(Batch batch, PreparedRows rows, Condition turn, long since) {
            this.since = since;
            this.batch = batch;
            this.rows = rows;
            this.turn = turn;
        }

        public Batch batch() {
            return batch;
        }

        public PreparedRows rows() {
            return rows;
        }

        public void succeed(List<WriteOutcome> result) {
            outcomes = result;
        }

        public void fail(RuntimeException error) {
            failure = error;
        }

        private void end() {
            done = true;
            turn.signal();
        }

        private List<WriteOutcome> result() {
            if (failure != null) {
                throw failure;
            }
            if (outcomes == null) {
                throw new IllegalStateException("A commit ended without an outcome");
            }
            return outcomes;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> live = new ArrayDeque<>();
    private final Deque<Waiting> large = new ArrayDeque<>();
    private final Consumer<List<Waiting>> commit;
    private final Consumer<List<Waiting>> sync;
    private int leaders;
    /** Callers of live groups that are being brought to disk. */
    private int syncing;

    private final LongSupplier nanos;
    private volatile long lastLive;

    /**
     * @param leaders transactions that may run at once
     * @param commit carries out a group: gives each of it an outcome or a failure
     * @param sync makes what was committed durable, or gives each a failure
     * @param nanos System::nanoTime
     */
    public CommitQueue(int leaders, Consumer<List<Waiting>> commit, Consumer<List<Waiting>> sync, LongSupplier nanos) {
        this.nanos = nanos;
        this.lastLive = nanos.getAsLong() - LATELY_NANOS;
        this.leaders = leaders;
        this.commit = commit;
        this.sync = sync;
    }

    public List<WriteOutcome> run(Batch batch, PreparedRows rows) {
        Waiting mine = new Waiting(batch, rows, lock.newCondition(), nanos.getAsLong());
        lock.lock();
        try {
            if (isLarge(batch)) {
                large.add(mine);
            } else {
                live.add(mine);
                lastLive = nanos.getAsLong();
            }
            while (!mine.done) {
                if (mine.queued && mayLead()) {
                    lead();
                } else {
                    mine.turn.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
        return mine.result();
    }

    private void lead() {
        List<Waiting> group = next();
        leaders--;
        callNext();
        try {
            outside(() -> commit.accept(group));
        } finally {
            leaders++;
            sync(group);
        }
    }

    private void sync(List<Waiting> group) {
        // An import is not brought to disk: nobody waits for that.
        int callers = isLarge(group.get(0).batch()) ? 0 : group.size();
        syncing += callers;
        callNext();
        try {
            outside(() -> sync.accept(group));
        } finally {
            syncing -= callers;
            group.forEach(Waiting::end);
            callNext();
        }
    }

    private boolean mayLead() {
        return leaders > 0 && (live.size() >= syncing || isOverdue());
    }

    private boolean largeGoesFirst() {
        return live.isEmpty() || isOverdue();
    }

    /** Whether an import has waited so long that it goes first. */
    private boolean isOverdue() {
        Waiting first = large.peek();
        return first != null && nanos.getAsLong() - first.since > PATIENCE_NANOS;
    }

    /** Others may come and lead meanwhile. */
    private void outside(Runnable work) {
        lock.unlock();
        try {
            work.run();
        } finally {
            lock.lock();
        }
    }

    /** The first that waits may lead now. */
    private void callNext() {
        Waiting first = largeGoesFirst() ? large.peek() : live.peek();
        if (first != null && mayLead()) {
            first.turn.signal();
        }
    }

    private List<Waiting> next() {
        List<Waiting> group =
                largeGoesFirst() ? next(large, hasLive() ? 0 : LARGE_GROUP_WRITES) : next(live, GROUP_WRITES);
        group.forEach(waiting -> waiting.queued = false);
        return group;
    }

    /** Batches that wait for their commit. */
    int waiting() {
        lock.lock();
        try {
            return live.size() + large.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether batches of requests came within the last second. */
    public boolean hasLive() {
        return nanos.getAsLong() - lastLive < LATELY_NANOS;
    }

    /** The first that waits, and as many more as come to that many writes. */
    private static List<Waiting> next(Deque<Waiting> queue, int most) {
        List<Waiting> group = new ArrayList<>();
        int writes = 0;
        while (!queue.isEmpty()
                && (group.isEmpty() || writes + queue.element().batch().writes().size() <= most)) {
            Waiting waiting = queue.remove();
            writes += waiting.batch().writes().size();
            group.add(waiting);
        }
        return group;
    }

    private static boolean isLarge(Batch batch) {
        return batch.origin() == Change.Origin.IMPORT || batch.writes().size() > GROUP_WRITES;
    }
}
