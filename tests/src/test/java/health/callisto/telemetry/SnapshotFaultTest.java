package health.callisto.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.telemetry.AccountSnapshot.Outcome;
import health.callisto.telemetry.Wire.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that die, meet, or lose their lock: one row for each account and day, and the mark is right. */
class SnapshotFaultTest {
    private static final String DAY = "2026-01-31";
    private static final String MARK = DAY + "T00:00:00Z";

    @TempDir
    static Path folder;

    private static Accounts accounts;

    @BeforeAll
    static void start() {
        accounts = new Accounts(folder);
    }

    @AfterAll
    static void stop() {
        accounts.close();
    }

    @BeforeEach
    void clear() {
        accounts.clear();
        accounts.services(250);
        accounts.document("old-1");
        accounts.document("old-2");
    }

    /** Every request there is, one after the other; what lies between two of them storage cannot tell. */
    @ParameterizedTest
    @EnumSource(Moment.class)
    void killedAtAnyPointAndRunAgainEachAccountHasOneRow(Moment moment) {
        int deaths = 0;
        for (Wire wire = diesAt(1, moment); wire.isDead(); wire = diesAt(deaths + 1, moment)) {
            deaths++;
            if (!accounts.mark().isEmpty()) {
                assertThat(accounts.mark()).isEqualTo(MARK);
                accounts.assertComplete(DAY);
            }
            accounts.breakLease();

            assertThat(accounts.run()).isIn(Outcome.COMPLETE, Outcome.NOT_DUE);

            accounts.assertComplete(DAY);
            assertThat(accounts.mark()).isEqualTo(MARK);
            assertThat(accounts.run()).isEqualTo(Outcome.NOT_DUE);
        }
        // Mark, container, blob, lease, mark, table, documents, 4 pages and their transactions, mark, lease.
        assertThat(deaths).isGreaterThan(15);
    }

    private static Wire diesAt(int request, Moment moment) {
        accounts.forget();
        Wire wire = Wire.dyingAt(request, moment);
        try {
            accounts.run(wire);
        } catch (RuntimeException e) {
            assertThat(wire.isDead()).as(e.toString()).isTrue();
        }
        return wire;
    }

    @Test
    void whileTheLeaseOfADeadOneRunsOthersWait() {
        Wire wire = Wire.dyingAt(12, Moment.BEFORE_THE_REQUEST);
        try {
            accounts.run(wire);
        } catch (RuntimeException e) {
            assertThat(wire.isDead()).isTrue();
        }

        assertThat(accounts.run()).isEqualTo(Outcome.ELSEWHERE);
        assertThat(accounts.mark()).isEmpty();
    }

    @Test
    void killedOneDayAndRunAgainTheNextTheLaterDayIsComplete() {
        diesAt(16, Moment.BEHIND_THE_ANSWER);
        accounts.breakLease();
        accounts.pass(Duration.ofDays(1));

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        accounts.assertComplete("2026-02-01");
        assertThat(accounts.keys(DAY)).doesNotHaveDuplicates().isSubsetOf(accounts.expected());
        assertThat(accounts.mark()).isEqualTo("2026-02-01T00:00:00Z");
    }

    @Test
    void twoThatStartAtOnceMakeOneSnapshot() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int day = 0; day < 10; day++) {
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Outcome>> runs = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    runs.add(threads.submit(() -> {
                        start.await();
                        return accounts.run();
                    }));
                }
                List<Outcome> outcomes = List.of(runs.get(0).get(), runs.get(1).get());

                assertThat(outcomes).containsOnlyOnce(Outcome.COMPLETE).doesNotContain(Outcome.STOPPED);
                String today = accounts.clock().instant().toString().substring(0, 10);
                accounts.assertComplete(today);
                assertThat(accounts.mark()).isEqualTo(today + "T00:00:00Z");
                accounts.pass(Duration.ofDays(1));
            }
            assertThat(accounts.days()).hasSize(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneThatComesWhileAnotherIsAtItGoesAway() {
        List<Outcome> other = new ArrayList<>();
        Wire wire = Wire.before(Requested::transaction, () -> other.add(accounts.run()));

        assertThat(accounts.run(wire)).isEqualTo(Outcome.COMPLETE);

        assertThat(other).containsExactly(Outcome.ELSEWHERE);
        accounts.assertComplete(DAY);
    }

    /** The second look at the mark: it was old before the lock was taken, and is not any more. */
    @Test
    void oneThatGetsTheLockBehindAnotherSeesThatAllIsDone() {
        List<Outcome> other = new ArrayList<>();
        Wire wire = Wire.before(Requested::lease, () -> other.add(accounts.run()));

        assertThat(accounts.run(wire)).isEqualTo(Outcome.NOT_DUE);

        assertThat(other).containsExactly(Outcome.COMPLETE);
        accounts.assertComplete(DAY);
    }

    @Test
    void oneThatLosesTheLockInTheMiddleStopsAndDoesNotMoveTheMark() {
        Wire wire = Wire.before(Requested::transaction, accounts::breakLease);

        assertThat(accounts.run(wire)).isEqualTo(Outcome.STOPPED);

        assertThat(wire.hasHappened()).isTrue();
        assertThat(accounts.mark()).isEmpty();
        // The page that was under way when the lock was lost, and nothing behind it.
        assertThat(accounts.keys(DAY)).hasSize(2);
        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);
        accounts.assertComplete(DAY);
    }

    @Test
    void oneWhoseLockAnotherHasTakenStopsWhileTheOtherGoesOn() {
        List<Outcome> other = new ArrayList<>();
        Wire wire = Wire.before(Requested::transaction, () -> {
            accounts.breakLease();
            other.add(accounts.run());
        });

        assertThat(accounts.run(wire)).isEqualTo(Outcome.STOPPED);

        assertThat(other).containsExactly(Outcome.COMPLETE);
        accounts.assertComplete(DAY);
        assertThat(accounts.mark()).isEqualTo(MARK);
    }

    /** Storage refuses, even behind the last look at the lock. */
    @Test
    void oneThatLosesTheLockJustBeforeTheMarkDoesNotMoveIt() {
        Wire wire = Wire.before(Requested::movedMark, accounts::breakLease);

        assertThat(accounts.run(wire)).isEqualTo(Outcome.STOPPED);

        assertThat(wire.hasHappened()).isTrue();
        assertThat(accounts.mark()).isEmpty();
    }

    @Test
    void oneWhoseLockAnotherHoldsJustBeforeTheMarkDoesNotMoveIt() {
        Wire wire = Wire.before(Requested::movedMark, () -> {
            accounts.breakLease();
            accounts.lease().acquireLease(60);
        });

        assertThat(accounts.run(wire)).isEqualTo(Outcome.STOPPED);

        assertThat(accounts.mark()).isEmpty();
        assertThat(accounts.run()).isEqualTo(Outcome.ELSEWHERE);
    }

    @Test
    void aProcessThatEndsStopsAtItsNextPage() {
        List<AccountSnapshot> self = new ArrayList<>();
        List<Thread> closing = new ArrayList<>();
        Wire wire = Wire.before(Requested::transaction, () -> {
            Thread thread = new Thread(self.get(0)::close);
            thread.start();
            closing.add(thread);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        });
        try (AccountSnapshot snapshot = accounts.process(wire)) {
            self.add(snapshot);

            assertThat(snapshot.run()).isEqualTo(Outcome.STOPPED);
        }

        assertThat(closing).hasSize(1);
        assertThat(accounts.mark()).isEmpty();
        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("cut off", e);
        }
    }

    /** A storage that is away keeps a request for minutes: the host must end before it. */
    @ParameterizedTest
    @ValueSource(strings = {"the table", "a page"})
    @Timeout(60)
    void aProcessThatEndsDoesNotWaitForARequestThatHangs(String hanging) throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch storageIsBack = new CountDownLatch(1);
        Wire wire = Wire.before("the table".equals(hanging) ? Requested::table : Requested::transaction, () -> {
            hangs.countDown();
            await(storageIsBack);
        });
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> run;
            try (AccountSnapshot snapshot = accounts.process(wire, Duration.ofMillis(50))) {
                run = threads.submit(snapshot::run);
                await(hangs);
            }
            // Its end did not wait until now.
            storageIsBack.countDown();

            assertThat(run.get()).isEqualTo(Outcome.STOPPED);
        } finally {
            threads.shutdownNow();
        }
        assertThat(accounts.mark()).isEmpty();
        accounts.breakLease();
        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);
        accounts.assertComplete(DAY);
    }
}
