package health.callisto.resource.index;

import health.callisto.problem.LoggedFailure;
import health.callisto.resource.version.StoredResource;
import health.callisto.sql.Database;
import health.callisto.sql.Dialect;
import health.callisto.sql.Durability;
import health.callisto.sql.SqlFunction;
import health.callisto.sql.StatementBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Index rows of committed writes that are not in their tables yet (docs/adr/0021). The rows of one resource fall into a dozen
 * pages, which the log takes whole; among the sorted rows of many resources many share one. So while writes come faster than
 * they are committed, and nobody searches, their rows wait for more, which are then inserted beside, part by part. Whoever
 * searches has all rows in their tables first, and none wait while he reads. In the database a mark says from where on rows
 * may be missing: after the end of a process they are made again, and so they are where a failure leaves open which rows are
 * in their tables. For databases with one writer.
 */
public final class IndexBacklog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexBacklog.class);
    /** Rows of a load that ends wait no longer than this. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** After a failure, which may well be a full disk, they are tried again after this. */
    private static final long PAUSE_MILLIS = 10_000;

    private static final long SINCE_IMPORT_NANOS = 1_000_000_000;
    /** One for all services of the process. */
    private static final Executor BESIDE = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "callisto-index");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * When rows may wait.
     *
     * @param callers that were committed together, at least: fewer are no load
     * @param writes whose rows are enough to insert them; rows of twice as many may wait. 0: none ever do
     * @param unread how long nobody has searched
     */
    public record Rule(int callers, int writes, Duration unread) {
        public static final Rule UNDER_LOAD = new Rule(2, 256, Duration.ofMillis(100));
        public static final Rule NEVER = new Rule(1, 0, Duration.ZERO);
    }

    /** Work of a transaction that changes index tables. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection, Turn turn) throws SQLException;
    }

    private record Done<T>(T result, Turn turn) {}

    private final Database database;
    private final Rule rule;
    /** Held by who changes index tables. In the order of arrival: nobody waits for one commit after the other. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final WaitingRows waiting = new WaitingRows();
    private final AtomicInteger readers = new AtomicInteger();
    /** Whether rows wait. */
    private volatile boolean behind;
    /** Whether a transaction is under way whose rows are to wait. */
    private volatile boolean adding;

    private volatile long lastRead;
    private volatile long lastImport;
    /** Whether rows are being inserted beside. */
    private volatile boolean inserting;
    /** Whether they will be in a while. */
    private volatile boolean scheduled;

    private boolean closed;
    /** Whether memory and tables may differ; then nothing is read or written before the rows are made again from the mark. */
    private volatile boolean uncertain;

    private boolean mending;
    private Runnable catchUp = () -> {};

    /** One whose rows wait under load. */
    public IndexBacklog(Database database) {
        this(database, Rule.UNDER_LOAD);
    }

    /** The same by a rule; where many write to the database none wait. */
    public IndexBacklog(Database database, Rule rule) {
        this.database = database;
        this.rule = database.dialect().writers() == Dialect.Writers.ONE ? rule : Rule.NEVER;
        this.lastRead = System.nanoTime() - rule.unread().toNanos();
        this.lastImport = System.nanoTime() - SINCE_IMPORT_NANOS;
    }

    /**
     * Sets what mends the tables after a kill.
     *
     * @param catchUp indexes again from the mark on, by {@link #write}, and removes it; nothing without a mark
     */
    public void mendBy(Runnable catchUp) {
        this.catchUp = catchUp;
    }

    /** The answer of a search: all index rows of what was committed are in their tables while it reads. */
    public <T> T reading(Supplier<T> search) {
        readers.incrementAndGet();
        try {
            // Either this sees that a transaction adds rows, or that one sees that somebody reads.
            if (adding || behind || uncertain) {
                flush();
            }
            return search.get();
        } finally {
            lastRead = System.nanoTime();
            readers.decrementAndGet();
        }
    }

    /** Puts all rows into their tables. */
    public void flush() {
        lock.lock();
        try {
            mend();
            if (!waiting.isEmpty()) {
                write((connection, turn) -> {
                    turn.settle();
                    return true;
                });
            }
        } finally {
            lock.unlock();
        }
    }

    /** Commits the work in a transaction, durable with the next sync. */
    public <T> T write(Work<T> work) {
        if (rule.writes() == 0) {
            return database.write(
                    Durability.RELAXED, connection -> done(connection, work).result());
        }
        lock.lock();
        try {
            mend();
            Done<T> done = inTransaction(connection -> done(connection, work));
            committed(done.turn());
            return done.result();
        } finally {
            adding = false;
            lock.unlock();
        }
    }

    private <T> Done<T> done(Connection connection, Work<T> work) throws SQLException {
        Turn turn = new Turn(connection);
        T result = work.run(connection, turn);
        turn.batch.run();
        return new Done<>(result, turn);
    }

    private <T> T inTransaction(SqlFunction<T> work) {
        try {
            return database.write(Durability.RELAXED, work);
        } catch (RuntimeException e) {
            // A row or the mark was there already, or a request brought one twice: only the first needs mending.
            if (e.getCause() instanceof SQLException refused
                    && database.dialect().isTakenKey(refused)) {
                uncertain = true;
            }
            throw e;
        }
    }

    /** Makes memory and tables agree again after a failure; as long as that fails, so does everything that needs it. */
    private void mend() {
        if (!uncertain || mending) {
            return;
        }
        mending = true;
        try {
            waiting.clear();
            behind = false;
            catchUp.run();
            uncertain = false;
        } finally {
            mending = false;
        }
    }

    /** The transaction is committed: no failure here may be taken for one of it. */
    private void committed(Turn turn) {
        try {
            take(turn);
        } catch (RuntimeException | OutOfMemoryError e) {
            uncertain = true;
            LOG.warn("Index rows of what was stored are made again before the next search", LoggedFailure.of(e));
        }
    }

    private void take(Turn turn) {
        if (turn.settled) {
            waiting.clear();
        }
        waiting.add(turn.added);
        behind = !waiting.isEmpty();
        if (waiting.newestWrites() >= rule.writes() && !inserting) {
            inserting = true;
            BESIDE.execute(this::insertBeside);
        } else if (behind) {
            insertIn(PATIENCE_MILLIS);
        }
    }

    private void insertIn(long millis) {
        if (!scheduled) {
            scheduled = true;
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, BESIDE)
                    .execute(this::insertLate);
        }
    }

    private void insertLate() {
        scheduled = false;
        insertBeside();
    }

    /** Requests have their turns between the parts. */
    private void insertBeside() {
        try {
            boolean more = true;
            while (more) {
                more = insertPart();
            }
        } catch (RuntimeException e) {
            LOG.warn("Index rows wait on and are tried again: {}", LoggedFailure.line(e));
            insertIn(PAUSE_MILLIS);
        } finally {
            inserting = false;
        }
    }

    /** Answers whether there is another one of the writes that were divided. */
    private boolean insertPart() {
        lock.lock();
        try {
            if (!closed) {
                mend();
            }
            Optional<WaitingRows.Part> part = closed ? Optional.empty() : waiting.next();
            if (part.isEmpty()) {
                return false;
            }
            boolean last = waiting.isNextTheLast();
            inTransaction(connection -> {
                StatementBatch batch = database.dialect().batch(connection);
                part.get().insert(batch);
                batch.run();
                if (last) {
                    IndexMarkSql.remove(connection);
                    mark(connection, waiting.lowestOfNewest());
                }
                return last;
            });
            waiting.inserted();
            behind = !waiting.isEmpty();
            return !last;
        } finally {
            lock.unlock();
        }
    }

    private static void mark(Connection connection, OptionalLong lowest) throws SQLException {
        if (lowest.isPresent()) {
            IndexMarkSql.set(connection, lowest.getAsLong() - 1);
        }
    }

    private boolean mayWait() {
        adding = true;
        long now = System.nanoTime();
        boolean may = readers.get() == 0
                && now - lastRead >= rule.unread().toNanos()
                && now - lastImport >= SINCE_IMPORT_NANOS;
        adding = may;
        return may;
    }

    /** What one transaction does with index rows; it counts once that is committed. */
    public final class Turn {
        private final Connection connection;
        private final StatementBatch batch;
        private boolean settled;
        private List<PreparedRows> added = List.of();

        private Turn(Connection connection) {
            this.connection = connection;
            this.batch = database.dialect().batch(connection);
        }

        /** Statements of the transaction that go together, index rows among them. */
        public StatementBatch batch() {
            return batch;
        }

        /** Puts the rows that wait into their tables. */
        public void settle() throws SQLException {
            settle(List.of());
        }

        /** The same if rows of one of these wait, which are to be removed. */
        public void settleThoseOf(List<StoredResource> gone) throws SQLException {
            if (waiting.holdAnyOf(gone)) {
                settle();
            }
        }

        private void settle(List<PreparedRows> own) throws SQLException {
            if (settled || waiting.isEmpty()) {
                insert(own);
            } else {
                waiting.insertAllAnd(own, batch);
                IndexMarkSql.remove(connection);
            }
            settled = true;
        }

        /** Puts the rows of requests into their tables, alone or with those that wait, or has them wait as well. */
        public void add(List<PreparedRows> own) throws SQLException {
            if (own.size() < rule.callers() || rule.writes() == 0) {
                insert(own);
            } else if (isRoomFor(own) && mayWait()) {
                added = own.stream().filter(PreparedRows::hasRows).toList();
                if (settled || waiting.isEmpty()) {
                    mark(connection, WaitingRows.lowest(added));
                }
            } else {
                settle(own);
            }
        }

        /** The same of imports, whose rows are many anyway. */
        public void addImported(List<PreparedRows> own) throws SQLException {
            lastImport = System.nanoTime();
            settle(own);
        }

        private boolean isRoomFor(List<PreparedRows> own) {
            int before = settled ? 0 : waiting.newestWrites();
            // What the tables would refuse must be refused now: nobody could be told later.
            return before + WaitingRows.writes(own) <= 2 * rule.writes()
                    && own.stream().allMatch(PreparedRows::isDistinct);
        }

        private void insert(List<PreparedRows> own) throws SQLException {
            IndexRows rows = new IndexRows();
            own.forEach(rows::addAll);
            rows.insert(batch);
        }
    }

    /** Puts all rows into their tables; what cannot be inserted is made again when the service is opened next. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            flush();
        } catch (RuntimeException e) {
            LOG.warn("Index rows that wait are made again at the next start: {}", LoggedFailure.line(e));
        } finally {
            lock.unlock();
        }
    }
}
