package health.callisto.resource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: callers that arrive while a transaction runs wait, and one of them then carries out all that wait in one
 * transaction. There is no thread of its own: a caller leads until its own batch is done. Live batches go before large
 * ones, so that an import never makes a request wait for more than one of its sets.
 */
final class CommitQueue {
    /** Writes in one transaction: enough to share the cost of a sync, few enough to stay quick. */
    private static final int GROUP_WRITES = 512;
    /** The same for imports while there is no other traffic: pages that many resources touch are written once. */
    private static final int LARGE_GROUP_WRITES = 10_000;

    private static final long LATELY_NANOS = 1_000_000_000L;

    /** A batch that waits for its outcome. */
    static final class Waiting {
        private final Batch batch;
        private final PreparedRows rows;
        private @Nullable List<WriteOutcome> outcomes;
        private @Nullable RuntimeException failure;

        Waiting(Batch batch, PreparedRows rows) {
            this.batch = batch;
            this.rows = rows;
        }

        Batch batch() {
            return batch;
        }

        PreparedRows rows() {
            return rows;
        }

        void succeed(List<WriteOutcome> result) {
            outcomes = result;
        }

        void fail(RuntimeException error) {
            failure = error;
        }

        private boolean done() {
            return outcomes != null || failure != null;
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
    private final Condition changed = lock.newCondition();
    private final Deque<Waiting> live = new ArrayDeque<>();
    private final Deque<Waiting> large = new ArrayDeque<>();
    private final Consumer<List<Waiting>> work;
    private int leaders;
    private volatile long lastLive = System.nanoTime() - LATELY_NANOS;

    /**
     * @param leaders transactions that may run at once
     * @param work carries out a group: gives each of it an outcome or a failure
     */
    CommitQueue(int leaders, Consumer<List<Waiting>> work) {
        this.leaders = leaders;
        this.work = work;
    }

    List<WriteOutcome> run(Batch batch, PreparedRows rows) {
        Waiting mine = new Waiting(batch, rows);
        lock.lock();
        try {
            if (isLarge(batch)) {
                large.add(mine);
            } else {
                live.add(mine);
                lastLive = System.nanoTime();
            }
            while (!mine.done()) {
                if (leaders == 0 || (live.isEmpty() && large.isEmpty())) {
                    changed.awaitUninterruptibly();
                } else {
                    lead();
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
        lock.unlock();
        try {
            work.accept(group);
        } finally {
            lock.lock();
            leaders++;
            changed.signalAll();
        }
    }

    private List<Waiting> next() {
        return live.isEmpty() ? next(large, hasLive() ? 0 : LARGE_GROUP_WRITES) : next(live, GROUP_WRITES);
    }

    /** Whether batches of requests came within the last second. */
    boolean hasLive() {
        return System.nanoTime() - lastLive < LATELY_NANOS;
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
        return batch.origin() == Batch.Origin.IMPORT || batch.writes().size() > GROUP_WRITES;
    }
}
