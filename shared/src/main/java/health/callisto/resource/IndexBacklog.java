package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.Dialect;
import health.callisto.sql.Durability;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Index rows of committed writes that are not in their tables yet (docs/adr/0021). The rows of one resource fall into a dozen
 * pages, which the log takes whole; among the sorted rows of many resources many share one. So while writes come faster than
 * they are committed, and nobody searches, their rows wait for more. Whoever searches has all rows in their tables first, and
 * none wait while he reads. In the database a mark says from where on rows may be missing: behind the end of a process they
 * are made again. For databases with one writer.
 */
public final class IndexBacklog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexBacklog.class);
    /** Rows of a load that ends wait no longer than this. */
    private static final long PATIENCE_MILLIS = 1_000;

    private static final long SINCE_IMPORT_NANOS = 1_000_000_000;
    /**
     * When rows may wait.
     *
     * @param callers that were committed together, at least: fewer are no load
     * @param writes whose rows wait, at most; 0: none ever do
     * @param unread how long nobody has searched
     */
    public record Rule(int callers, int writes, Duration unread) {
        public static final Rule UNDER_LOAD = new Rule(2, 128, Duration.ofMillis(100));
        public static final Rule NEVER = new Rule(1, 0, Duration.ZERO);
    }

    /** Work of a transaction that changes index tables. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection, Turn turn) throws SQLException;
    }

    private record Done<T>(T result, Turn turn) {}

    private final Database database;
    private final Rule rule;
    /** Held by who changes index tables. In the order of arrival: a search must not wait for one commit after the other. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final List<PreparedRows> waiting = new ArrayList<>();
    private final AtomicInteger readers = new AtomicInteger();
    /** Writes whose rows wait. */
    private volatile int writes;
    /** Whether a transaction is under way whose rows are to wait. */
    private volatile boolean adding;

    private volatile long lastRead;
    private volatile long lastImport;
    private boolean scheduled;
    private boolean closed;

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

    /** The answer of a search: all index rows of what was committed are in their tables while it reads. */
    public <T> T reading(Supplier<T> search) {
        readers.incrementAndGet();
        try {
            // Either this sees that a transaction adds rows, or that one sees that somebody reads.
            if (adding || writes > 0) {
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
            if (writes > 0) {
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
    <T> T write(Work<T> work) {
        if (rule.writes() == 0) {
            return database.write(Durability.RELAXED, connection -> work.run(connection, new Turn(connection)));
        }
        lock.lock();
        try {
            Done<T> done = database.write(Durability.RELAXED, connection -> {
                Turn turn = new Turn(connection);
                return new Done<>(work.run(connection, turn), turn);
            });
            take(done.turn());
            return done.result();
        } finally {
            adding = false;
            lock.unlock();
        }
    }

    private void take(Turn turn) {
        if (turn.settled) {
            waiting.clear();
        }
        waiting.addAll(turn.added);
        writes = turn.before() + count(turn.added);
        if (writes > 0 && !scheduled) {
            scheduled = true;
            CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::flushLater);
        }
    }

    private void flushLater() {
        lock.lock();
        try {
            scheduled = false;
            if (!closed) {
                flush();
            }
        } catch (RuntimeException e) {
            LOG.warn("Index rows of {} writes wait on, until they are searched for: {}", writes, e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private static int count(List<PreparedRows> rows) {
        return rows.stream().mapToInt(PreparedRows::stored).sum();
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
    final class Turn {
        private final Connection connection;
        private boolean settled;
        private List<PreparedRows> added = List.of();

        private Turn(Connection connection) {
            this.connection = connection;
        }

        /** Puts the rows that wait into their tables. */
        void settle() throws SQLException {
            settle(List.of());
        }

        /** The same if rows of one of these wait, which are to be removed. */
        void settleThoseOf(List<StoredResource> gone) throws SQLException {
            // Most transactions remove nothing.
            boolean any = !gone.isEmpty()
                    && waiting.stream().anyMatch(rows -> gone.stream().anyMatch(one -> rows.holds(one.surrogateId())));
            if (any) {
                settle();
            }
        }

        private void settle(List<PreparedRows> own) throws SQLException {
            IndexRows rows = new IndexRows();
            if (!settled && !waiting.isEmpty()) {
                waiting.forEach(rows::addAll);
                IndexMarkSql.remove(connection);
            }
            settled = true;
            own.forEach(rows::addAll);
            rows.insert(connection, database.dialect());
        }

        /** Puts the rows of requests into their tables, alone or with those that wait, or has them wait as well. */
        void add(List<PreparedRows> own) throws SQLException {
            if (own.size() < rule.callers() || rule.writes() == 0) {
                insert(own);
            } else if (isRoomFor(own) && mayWait()) {
                added = own.stream().filter(rows -> rows.stored() > 0).toList();
                if (settled || waiting.isEmpty()) {
                    mark();
                }
            } else {
                settle(own);
            }
        }

        private void mark() throws SQLException {
            OptionalLong lowest =
                    added.stream().mapToLong(PreparedRows::lowestId).min();
            if (lowest.isPresent()) {
                IndexMarkSql.set(connection, lowest.getAsLong() - 1);
            }
        }

        /** The same of imports, whose rows are many anyway. */
        void addImported(List<PreparedRows> own) throws SQLException {
            lastImport = System.nanoTime();
            settle(own);
        }

        private boolean isRoomFor(List<PreparedRows> own) {
            // What the tables would refuse must be refused now: nobody could be told later.
            return own.stream().allMatch(PreparedRows::isDistinct) && before() + count(own) < rule.writes();
        }

        /** Writes whose rows wait without those that this transaction adds. */
        private int before() {
            return settled ? 0 : writes;
        }

        private void insert(List<PreparedRows> own) throws SQLException {
            IndexRows rows = new IndexRows();
            own.forEach(rows::addAll);
            rows.insert(connection, database.dialect());
        }
    }

    /** Puts all rows into their tables; what cannot be is made again when the service is opened next. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            flush();
        } catch (RuntimeException e) {
            LOG.warn("Index rows of {} writes are made again at the next start: {}", writes, e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
