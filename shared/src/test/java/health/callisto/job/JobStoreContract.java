package health.callisto.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.HandClock;
import health.callisto.problem.Problem;
import health.callisto.sql.Database;
import health.callisto.sql.TransactionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link JobStore} and {@link UnitStore} must do. */
abstract class JobStoreContract {
    private final HandClock clock = new HandClock();
    private Database database;
    private JobStore jobs;
    private UnitStore units;

    /** A database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        jobs = new JobStore(database, clock, () -> UUID.randomUUID().toString());
        units = new UnitStore(database, clock, () -> UUID.randomUUID().toString());
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    private String job(int count) {
        return jobs.create(
                "import",
                "{}",
                IntStream.range(0, count).mapToObj(n -> "{\"n\":" + n + "}").toList());
    }

    private boolean advance(Lease lease, Advance advance) {
        TransactionStep step = units.advance(lease, advance);
        try {
            return database.write(connection -> {
                if (!step.run(connection)) {
                    throw Problem.conflict("lost");
                }
                return true;
            });
        } catch (Problem e) {
            return false;
        }
    }

    private static Advance of(long position, JobError... errors) {
        return new Advance(position, 10, 10 - errors.length, List.of(errors), false);
    }

    @Test
    void aNewJobRunsAndItsUnitsWait() {
        String id = job(2);

        assertThat(jobs.find(id)).hasValueSatisfying(job -> {
            assertThat(job.kind()).isEqualTo("import");
            assertThat(job.state()).isEqualTo(JobState.RUNNING);
            assertThat(job.endedAt()).isEmpty();
        });
        assertThat(units.of(id)).extracting(JobUnit::state).containsOnly(UnitState.QUEUED);
        assertThat(jobs.open()).extracting(Job::id).containsExactly(id);
    }

    @Test
    void ofManyWorkersOneGetsTheUnit() throws Exception {
        String id = job(1);
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> tries = IntStream.range(0, 8)
                    .mapToObj(n -> workers.submit(() -> units.lease(id, 0).isPresent()))
                    .toList();
            int got = 0;
            for (Future<Boolean> one : tries) {
                got += one.get() ? 1 : 0;
            }
            assertThat(got).isEqualTo(1);
        } finally {
            workers.shutdown();
        }
    }

    @Test
    void ofManyWhoLookForUnitsToSendOneGetsEach() throws Exception {
        int many = 8;
        CyclicBarrier start = new CyclicBarrier(many);
        ExecutorService senders = Executors.newFixedThreadPool(many);
        try {
            for (int round = 0; round < 10; round++) {
                String id = job(20);
                List<Future<List<JobUnit>>> looks = IntStream.range(0, many)
                        .mapToObj(n -> senders.submit(() -> {
                            start.await();
                            return units.takeToSend(id, 20);
                        }))
                        .toList();
                List<Integer> sent = new ArrayList<>();
                for (Future<List<JobUnit>> look : looks) {
                    look.get().forEach(unit -> sent.add(unit.number()));
                }
                assertThat(sent).hasSize(20).doesNotHaveDuplicates();
            }
        } finally {
            senders.shutdown();
        }
    }

    /** The leases and the messages of before would hold for an hour. */
    @Test
    void aClockThatIsSetBackByAnHourDelaysNoUnit() {
        String id = job(3);
        assertThat(units.takeToSend(id, 1)).hasSize(1);
        Lease dead = units.lease(id, 1).orElseThrow();
        clock.setBack(Duration.ofHours(1));

        assertThat(units.inFlight(id)).isZero();
        assertThat(units.takeToSend(id, 3)).extracting(JobUnit::number).containsExactlyInAnyOrder(0, 1, 2);
        Lease heir = units.lease(id, 1).orElseThrow();
        assertThat(advance(dead, of(100))).isFalse();
        assertThat(advance(heir, of(200))).isTrue();
        assertThat(units.lease(id, 1)).isEmpty();
    }

    /** One who is alive goes on with its unit, unless another one took it first. */
    @Test
    void aWorkerThatIsAliveKeepsItsUnitWhenTheClockIsSetBack() {
        String id = job(1);
        Lease lease = units.lease(id, 0).orElseThrow();
        clock.setBack(Duration.ofHours(1));

        assertThat(units.renew(lease)).isTrue();

        assertThat(units.lease(id, 0)).isEmpty();
        assertThat(advance(lease, of(100))).isTrue();
    }

    @Test
    void aJobIsCancelledThoughTheLeaseOfADeadWorkerLiesAnHourAhead() {
        String id = job(1);
        assertThat(units.lease(id, 0)).isPresent();
        clock.setBack(Duration.ofHours(1));

        jobs.cancel(id);

        assertThat(units.totals(id).allEnded()).isTrue();
    }

    @Test
    void aWorkerThatIsSilentLosesItsUnitAndItsLateWorkDoesNotLand() {
        String id = job(1);
        Lease dead = units.lease(id, 0).orElseThrow();
        assertThat(advance(dead, of(100))).isTrue();
        clock.pass(UnitStore.LEASE.plusMillis(1));

        Lease heir = units.lease(id, 0).orElseThrow();

        assertThat(heir.unit().position()).isEqualTo(100);
        assertThat(heir.unit().tries()).isEqualTo(2);
        assertThat(advance(dead, of(200, new JobError(0, 5, 50, "late")))).isFalse();
        assertThat(jobs.errors(id)).isEmpty();
        assertThat(advance(heir, of(200))).isTrue();
        assertThat(units.of(id).get(0).done()).isEqualTo(20);
    }

    @Test
    void eachStepRenewsTheLease() {
        String id = job(1);
        Lease lease = units.lease(id, 0).orElseThrow();
        clock.pass(UnitStore.LEASE.minusMillis(1));
        advance(lease, of(1));
        clock.pass(UnitStore.LEASE.minusMillis(1));

        assertThat(units.lease(id, 0)).isEmpty();
    }

    @Test
    void aLateWorkerCannotEndTheUnitOfItsHeir() {
        String id = job(1);
        Lease dead = units.lease(id, 0).orElseThrow();
        clock.pass(UnitStore.LEASE.plusMillis(1));
        assertThat(units.lease(id, 0)).isPresent();

        units.complete(dead);
        units.giveUp(dead, "late");

        assertThat(units.of(id).get(0).state()).isEqualTo(UnitState.RUNNING);
    }

    @Test
    void aHeartbeatKeepsTheUnitOfASlowWorkerAndTellsOneThatHasLostIt() {
        String id = job(1);
        Lease slow = units.lease(id, 0).orElseThrow();
        clock.pass(UnitStore.LEASE.minusMillis(1));
        assertThat(units.renew(slow)).isTrue();
        clock.pass(UnitStore.LEASE.minusMillis(1));
        assertThat(units.lease(id, 0)).isEmpty();
        clock.pass(Duration.ofMillis(2));
        assertThat(units.lease(id, 0)).isPresent();

        assertThat(units.renew(slow)).isFalse();
    }

    @Test
    void aUnitThatFailedIsSentAgainAfterAPauseThatGrows() {
        String id = job(1);
        units.takeToSend(id, 1);
        units.giveUp(units.lease(id, 0).orElseThrow(), "no");

        assertThat(units.takeToSend(id, 1)).isEmpty();
        clock.pass(Duration.ofMillis(5_001));
        assertThat(units.takeToSend(id, 1)).hasSize(1);
        units.giveUp(units.lease(id, 0).orElseThrow(), "no again");
        clock.pass(Duration.ofMillis(9_999));
        assertThat(units.takeToSend(id, 1)).isEmpty();
        clock.pass(Duration.ofMillis(2));
        assertThat(units.takeToSend(id, 1)).hasSize(1);
    }

    @Test
    void jobsAreListedNewestFirstAndRemovedWithAllThatIsTheirs() {
        String first = job(1);
        clock.pass(Duration.ofSeconds(1));
        String second = jobs.create("export", "{}", List.of());
        jobs.finish(second, JobState.COMPLETED, "{}");

        assertThat(jobs.list(Optional.empty(), clock.instant().plusSeconds(1), 10))
                .extracting(Job::id)
                .containsExactly(second, first);
        assertThat(jobs.list(Optional.of("import"), clock.instant().plusSeconds(1), 10))
                .extracting(Job::id)
                .containsExactly(first);
        assertThat(jobs.list(Optional.empty(), clock.instant(), 1))
                .extracting(Job::id)
                .containsExactly(first);
        assertThat(jobs.endedBefore(clock.instant(), 10)).isEmpty();
        assertThat(jobs.endedBefore(clock.instant().plusSeconds(1), 10))
                .extracting(Job::id)
                .containsExactly(second);

        jobs.remove(second);

        assertThat(jobs.find(second)).isEmpty();
        assertThat(jobs.find(first)).isPresent();
    }

    @Test
    void aUnitThatFailsFiveTimesFailsForGoodAndSaysWhy() {
        String id = job(2);
        for (int i = 1; i < UnitStore.MAX_TRIES; i++) {
            assertThat(units.giveUp(units.lease(id, 0).orElseThrow(), "no " + i))
                    .isTrue();
        }
        assertThat(units.giveUp(units.lease(id, 0).orElseThrow(), "the last no"))
                .isFalse();

        assertThat(units.lease(id, 0)).isEmpty();
        assertThat(units.of(id).get(0).state()).isEqualTo(UnitState.FAILED);
        assertThat(units.of(id).get(0).error()).isEqualTo("the last no");
        assertThat(units.lease(id, 1)).isPresent();
    }

    @Test
    void aCancelledJobTakesWaitingUnitsOutAtOnceAndRunningOnesAtTheirNextStep() {
        String id = job(2);
        Lease lease = units.lease(id, 0).orElseThrow();

        jobs.cancel(id);

        assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(JobState.CANCELLING);
        assertThat(units.of(id)).extracting(JobUnit::state).containsExactly(UnitState.RUNNING, UnitState.CANCELLED);
        assertThat(advance(lease, of(100))).isFalse();
        units.abandon(lease);
        assertThat(units.of(id).get(0).state()).isEqualTo(UnitState.CANCELLED);
        assertThat(units.lease(id, 1)).isEmpty();
    }

    @Test
    void messagesGoOutOnceAndAgainOnlyWhenTheyMayBeLost() {
        String id = job(3);

        assertThat(units.takeToSend(id, 2)).extracting(JobUnit::number).containsExactly(0, 1);
        assertThat(units.inFlight(id)).isEqualTo(2);
        assertThat(units.takeToSend(id, 2)).extracting(JobUnit::number).containsExactly(2);
        assertThat(units.takeToSend(id, 2)).isEmpty();
        clock.pass(UnitStore.RESEND.plusMillis(1));
        assertThat(units.takeToSend(id, 5)).extracting(JobUnit::number).containsExactly(0, 1, 2);
    }

    @Test
    void theUnitOfADeadWorkerIsSentAgainAsSoonAsItsLeaseEnds() {
        String id = job(1);
        units.takeToSend(id, 1);
        assertThat(units.lease(id, 0)).isPresent();
        clock.pass(UnitStore.LEASE.plusMillis(1));

        assertThat(units.takeToSend(id, 1)).hasSize(1);
        assertThat(units.takeToSend(id, 1)).isEmpty();
    }

    @Test
    void givenTheLastStepOfAUnit_whenItIsTaken_thenTheUnitIsCompletedAndItsWorkerHasItNoMore() {
        String id = job(1);
        Lease lease = units.lease(id, 0).orElseThrow();

        assertThat(advance(lease, new Advance(5, 10, 10, List.of(), true))).isTrue();

        assertThat(units.of(id).get(0).state()).isEqualTo(UnitState.COMPLETED);
        assertThat(units.lease(id, 0)).isEmpty();
        assertThat(units.takeToSend(id, 1)).isEmpty();
        assertThat(advance(lease, of(6))).isFalse();
    }

    @Test
    void theTotalsOfAJobCountUnitsThatEndedAndWhatAllOfThemHaveDone() {
        String id = job(4);
        String other = job(1);
        advance(units.lease(id, 0).orElseThrow(), new Advance(5, 10, 9, List.of(new JobError(0, 3, 30, "a")), true));
        advance(units.lease(id, 1).orElseThrow(), new Advance(5, 10, 10, List.of(), false));
        units.fail(units.lease(id, 2).orElseThrow(), "no");

        assertThat(units.totals(id)).isEqualTo(new UnitTotals(4, 2, 19, 1));
        assertThat(units.totals(id).allEnded()).isFalse();
        assertThat(units.totals(other)).isEqualTo(new UnitTotals(1, 0, 0, 0));
        assertThat(units.totals("no such job")).isEqualTo(new UnitTotals(0, 0, 0, 0));
    }

    @Test
    void errorsComeInTheOrderOfUnitsAndLines() {
        String id = job(2);
        advance(
                units.lease(id, 1).orElseThrow(),
                of(1, new JobError(1, 3, 30, "c"), new JobError(1, 1, 10, "b 'quoted' é😀")));
        advance(units.lease(id, 0).orElseThrow(), of(1, new JobError(0, 7, 70, "a")));

        assertThat(jobs.errors(id)).extracting(JobError::reason).containsExactly("a", "b 'quoted' é😀", "c");
        assertThat(units.of(id).get(0).done()).isEqualTo(9);
        assertThat(units.of(id).get(0).failed()).isEqualTo(1);
    }

    @Test
    void aJobEndsOnce() {
        String id = job(0);

        jobs.finish(id, JobState.COMPLETED, "{\"first\":1}");
        jobs.finish(id, JobState.FAILED, "{\"second\":2}");
        jobs.cancel(id);

        assertThat(jobs.find(id)).hasValueSatisfying(job -> {
            assertThat(job.state()).isEqualTo(JobState.COMPLETED);
            assertThat(job.result()).isEqualTo("{\"first\":1}");
            assertThat(job.endedAt()).isPresent();
        });
        assertThat(jobs.open()).isEmpty();
        assertThat(jobs.find("none")).isEmpty();
    }

    @Test
    void aMessageThatNamesNoUnitIsRefused() {
        assertThatThrownBy(() -> JobMessage.parse("hello")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JobMessage.parse("{}")).isInstanceOf(IllegalArgumentException.class);
        JobMessage message = new JobMessage("demo", "main", "j", 3);
        assertThat(JobMessage.parse(message.json())).isEqualTo(message);
    }
}
