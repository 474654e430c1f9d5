package health.callisto.resource.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.commit.CommitQueue.Waiting;
import health.callisto.resource.feed.Change;
import health.callisto.resource.index.IndexNumberSql;
import health.callisto.resource.index.PreparedRows;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommitQueueTest {
    private final BlockingQueue<List<Waiting>> committing = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<Waiting>> syncing = new LinkedBlockingQueue<>();
    private final BlockingQueue<CountDownLatch> commitGates = new LinkedBlockingQueue<>();
    private final BlockingQueue<CountDownLatch> syncGates = new LinkedBlockingQueue<>();
    private final AtomicLong now = new AtomicLong();
    private final CommitQueue queue = new CommitQueue(1, this::commit, this::sync, now::get);

    private void commit(List<Waiting> group) {
        pass(commitGates, () -> committing.add(group));
        group.forEach(waiting -> waiting.succeed(List.of()));
    }

    private void sync(List<Waiting> group) {
        pass(syncGates, () -> syncing.add(group));
    }

    /** Each call waits at a gate of its own, which the test opens; it is told of behind its gate, so gates are in its order. */
    private static void pass(BlockingQueue<CountDownLatch> gates, Runnable tell) {
        try {
            CountDownLatch gate = new CountDownLatch(1);
            gates.add(gate);
            tell.run();
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void open(BlockingQueue<CountDownLatch> gates) throws InterruptedException {
        CountDownLatch gate = gates.poll(20, TimeUnit.SECONDS);
        assertThat(gate).as("a call that waits at its gate").isNotNull();
        gate.countDown();
    }

    private static List<WriteOutcome> run(CommitQueue queue, Change.Origin origin) {
        ResourceKey key =
                new ResourceKey(Definitions.r4().resourceType("Patient").orElseThrow(), "a");
        Batch batch = new Batch(List.of(new Write.Delete(key, Precondition.ANY)), false, origin, Optional.empty());
        return queue.run(batch, PreparedRows.of(batch, new IndexNumberSql.Lookup(s -> 0, s -> 0, s -> 0)));
    }

    private CompletableFuture<List<WriteOutcome>> run(Change.Origin origin) {
        return CompletableFuture.supplyAsync(() -> run(queue, origin), task -> new Thread(task, "caller").start());
    }

    private void awaitWaiting(int batches) {
        while (queue.waiting() < batches) {
            Thread.onSpinWait();
        }
    }

    @Test
    void givenAGroupThatIsBroughtToDisk_whenAnotherComes_thenItIsCommittedMeanwhile() throws Exception {
        CompletableFuture<List<WriteOutcome>> first = run(Change.Origin.LIVE);
        open(commitGates);
        syncing.take();
        CompletableFuture<List<WriteOutcome>> second = run(Change.Origin.LIVE);
        open(commitGates);
        syncing.take();

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        open(syncGates);
        first.get();
        assertThat(second).isNotDone();
        open(syncGates);
        second.get();
    }

    @Test
    void givenCallersThatComeDuringACommit_whenItEnds_thenTheyAreCommittedTogetherAndRequestsGoFirst()
            throws Exception {
        CompletableFuture<List<WriteOutcome>> first = run(Change.Origin.LIVE);
        committing.take();
        List<CompletableFuture<List<WriteOutcome>>> later =
                List.of(run(Change.Origin.IMPORT), run(Change.Origin.LIVE), run(Change.Origin.LIVE));
        awaitWaiting(3);
        open(commitGates);
        assertThat(committing.take())
                .hasSize(2)
                .allMatch(waiting -> waiting.batch().origin() == Change.Origin.LIVE);
        open(commitGates);
        open(syncGates);
        open(syncGates);
        assertThat(committing.take()).hasSize(1);
        open(commitGates);
        open(syncGates);
        first.get();
        for (CompletableFuture<List<WriteOutcome>> one : later) {
            one.get();
        }
    }

    @Test
    void givenTwoThatAreBroughtToDisk_whenOthersCome_thenTwoWaitForEachOtherAndAreCommittedTogether() throws Exception {
        List<CompletableFuture<List<WriteOutcome>>> all = new ArrayList<>(List.of(run(Change.Origin.LIVE)));
        committing.take();
        all.add(run(Change.Origin.LIVE));
        all.add(run(Change.Origin.LIVE));
        awaitWaiting(2);
        open(commitGates);
        open(syncGates);
        assertThat(committing.take()).hasSize(2);
        open(commitGates);
        // Each by a thread of its own, in any order.
        assertThat(List.of(syncing.take().size(), syncing.take().size())).containsExactlyInAnyOrder(1, 2);

        all.add(run(Change.Origin.LIVE));
        awaitWaiting(1);
        assertThat(commitGates).isEmpty();
        all.add(run(Change.Origin.LIVE));

        assertThat(committing.take()).hasSize(2);
        open(commitGates);
        open(syncGates);
        open(syncGates);
        for (CompletableFuture<List<WriteOutcome>> one : all) {
            one.get();
        }
    }

    @Test
    void givenRequestsThatAreBroughtToDisk_whenAnImportComes_thenItWaitsForThem() throws Exception {
        CompletableFuture<List<WriteOutcome>> live = run(Change.Origin.LIVE);
        open(commitGates);
        syncing.take();
        CompletableFuture<List<WriteOutcome>> imported = run(Change.Origin.IMPORT);
        awaitWaiting(1);
        assertThat(commitGates).isEmpty();
        open(syncGates);
        live.get();
        open(commitGates);
        open(syncGates);
        imported.get();
    }

    @Test
    void givenAnImportThatRequestsKeepWaiting_whenItsPatienceEnds_thenItGoesFirst() throws Exception {
        CompletableFuture<List<WriteOutcome>> first = run(Change.Origin.LIVE);
        committing.take();
        List<CompletableFuture<List<WriteOutcome>>> later = List.of(run(Change.Origin.IMPORT), run(Change.Origin.LIVE));
        awaitWaiting(2);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        open(commitGates);

        assertThat(committing.take()).allMatch(waiting -> waiting.batch().origin() == Change.Origin.IMPORT);
        open(commitGates);
        assertThat(committing.take()).allMatch(waiting -> waiting.batch().origin() == Change.Origin.LIVE);
        open(commitGates);
        for (int i = 0; i < 3; i++) {
            open(syncGates);
        }
        first.get();
        for (CompletableFuture<List<WriteOutcome>> one : later) {
            one.get();
        }
    }

    @Test
    void givenACommitThatBreaks_whenItEnds_thenItsCallerIsToldAndTheNextIsTried() {
        CommitQueue breaking = new CommitQueue(
                1,
                group -> {
                    throw new IllegalStateException("broken");
                },
                group -> {},
                System::nanoTime);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run(breaking, Change.Origin.LIVE)).hasMessage("broken");
        }
    }

    @Test
    void givenADiskThatRefuses_whenAGroupIsSynced_thenItsCallersAreTold() {
        CommitQueue refused = new CommitQueue(
                1,
                group -> group.forEach(waiting -> waiting.succeed(List.of())),
                group -> group.forEach(waiting -> waiting.fail(new IllegalStateException("no space"))),
                System::nanoTime);

        assertThatThrownBy(() -> run(refused, Change.Origin.LIVE)).hasMessageContaining("no space");
    }
}
