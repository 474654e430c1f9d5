package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks by name over several processes. */
class ServerLocksTest {
    @TempDir
    Path folder;

    private SqlServerOnSqlite server;

    @BeforeEach
    void make() {
        server = SqlServerOnSqlite.make(folder.resolve("locks.db"));
    }

    @Test
    void manyHoldersThatEachNeedASecondLockGetItThoughThereIsOneSession() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Database database = server.open(1)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> database.exclusively("conditional", () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    int result = database.exclusively("SystemUri", () -> 1);
                    inside.decrementAndGet();
                    return result;
                })));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void threadsOfOneProcessThatWaitHoldNoSession() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Database database = server.open(2)) {
            List<Future<Boolean>> all = new ArrayList<>();
            all.add(threads.submit(() -> database.exclusively("one", () -> {
                held.countDown();
                return awaited(goOn);
            })));
            held.await();
            for (int i = 0; i < 3; i++) {
                all.add(threads.submit(() -> database.exclusively("one", () -> true)));
            }

            assertThat(database.exclusively("another", () -> "free")).isEqualTo("free");

            goOn.countDown();
            for (Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aLockThatAnotherProcessHoldsIsAConflictAfterAWhileAndTheSessionIsUsedAgain() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ConnectionPool sessions = new ConnectionPool(1, () -> server.connect(true));
        ServerLocks impatient = new ServerLocks(sessions, 20);
        try (Database other = server.open()) {
            Future<Boolean> holder = threads.submit(() -> other.exclusively("name", () -> {
                held.countDown();
                return awaited(goOn);
            }));
            held.await();

            assertThatThrownBy(() -> impatient.exclusively("name", Deadline.NONE, () -> 1))
                    .isInstanceOfSatisfying(
                            Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.CONFLICT));

            goOn.countDown();
            holder.get();
            int opened = server.opened();
            assertThat(impatient.<Integer>exclusively("name", Deadline.NONE, () -> 1))
                    .isEqualTo(1);
            assertThat(server.opened()).isEqualTo(opened);
        } finally {
            threads.shutdownNow();
            impatient.close();
        }
    }

    @Test
    void whatWasDoneInsideStandsEvenIfTheLockCannotBeGivenBack() {
        try (Database database = server.open()) {
            server.fail(text -> text.contains("sp_releaseapplock"), 0);

            assertThat(database.<Integer>exclusively("name", () -> 1)).isEqualTo(1);
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
