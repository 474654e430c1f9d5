package health.callisto.sql;

import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Named locks inside this process; enough for SQLite, whose file belongs to one process. */
final class ProcessLocks implements NamedLocks {
    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    @Override
    public <T> T exclusively(String name, Deadline deadline, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(name, n -> new ReentrantLock(true));
        take(lock, deadline);
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private static void take(ReentrantLock lock, Deadline deadline) {
        Optional<Duration> left = deadline.left();
        if (left.isEmpty()) {
            lock.lock();
            return;
        }
        try {
            if (!lock.tryLock(left.get().toNanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.overdue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("The service is stopping");
        }
    }

    @Override
    public void close() {
        locks.clear();
    }
}
