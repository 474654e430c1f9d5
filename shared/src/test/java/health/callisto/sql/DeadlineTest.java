package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlineTest {
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n WHERE i > ?";

    @TempDir
    Path folder;

    @Test
    void aStatementWithoutEndIsInterruptedAtItsDeadlineAndTheConnectionsServeOthers() {
        // Time passes as SQLite asks for it: the test does not wait.
        AtomicLong asked = new AtomicLong();
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), () -> asked.getAndAdd(300_000_000));
        try (Database database = Database.openSqlite(folder.resolve("a.db"))) {
            Database bounded = database.within(deadline);
            assertThatThrownBy(() -> bounded.query(ENDLESS, row -> row.getLong(1), 0))
                    .isInstanceOfSatisfying(Problem.class, error -> {
                        assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
                        assertThat(error.getMessage()).contains("CALLISTO_REQUEST_SECONDS");
                    });
            for (int i = 0; i < 8; i++) {
                List<Long> one = database.query("SELECT ?", row -> row.getLong(1), 1L);
                assertThat(one).containsExactly(1L);
            }
        }
    }

    @Test
    void afterItsDeadlineNothingIsReadOrWrittenForARequest() {
        AtomicLong now = new AtomicLong();
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), now::get);
        try (Database database = Database.openSqlite(folder.resolve("a.db"))) {
            Database bounded = database.within(deadline);
            assertThat(bounded.<Boolean>read(connection -> true)).isTrue();
            now.set(1_000_000_001);
            assertThatThrownBy(() -> bounded.read(connection -> true)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> bounded.write(connection -> true)).isInstanceOf(Problem.class);
            assertThat(database.<Boolean>write(connection -> true)).isTrue();
        }
    }

    @Test
    void whoWaitsForALockThatAnotherHoldsWaitsUntilItsDeadlineOnly() throws Exception {
        AtomicLong now = new AtomicLong();
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), now::get);
        now.set(1_000_000_001);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Database database = Database.openSqlite(folder.resolve("a.db"))) {
            Future<Boolean> holder = threads.submit(() -> database.exclusively("name", () -> {
                held.countDown();
                return awaited(goOn);
            }));
            held.await();

            assertThatThrownBy(() -> database.within(deadline).exclusively("name", () -> true))
                    .isInstanceOfSatisfying(
                            Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));

            goOn.countDown();
            holder.get();
            assertThat(database.<Boolean>exclusively("name", () -> true)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
