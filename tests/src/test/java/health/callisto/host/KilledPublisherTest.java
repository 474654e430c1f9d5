package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power cuts at random moments while writers write and an import runs: every change is told, each under one id, nothing else. */
class KilledPublisherTest {
    private static final boolean LONG = Boolean.getBoolean("callisto.test.long");
    private static final int KILLS = LONG ? 12 : 3;
    private static final int WRITERS = 4;

    @TempDir
    private Path data;

    private final Random random = new Random(20_261_121);
    private final AtomicInteger acknowledged = new AtomicInteger();

    @Test
    void eachCommittedChangeIsAcceptedUnderOneIdAndNothingElseIs() throws IOException {
        List<ProcessHandle> children = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Await.until("the end of Azurite", () -> children.stream().noneMatch(ProcessHandle::isAlive));
            children.clear();
            RunningHost host =
                    kill == 0 ? RunningHost.start(new HostCommand(data).withSamples(), data) : RunningHost.start(data);
            assertThat(new HostEvents(host).subscribe()).isEqualTo(kill == 0 ? 201 : 200);
            children.addAll(host.children());
            writeAndKill(host, kill);
        }
        Await.until("the end of Azurite", () -> children.stream().noneMatch(ProcessHandle::isAlive));

        try (RunningHost last = RunningHost.startWithSamples(data).withSamplesImported()) {
            HostEvents events = new HostEvents(last);
            List<String> feed = events.feed();
            Await.until("all events", () -> events.acceptedChanges().size() >= feed.size());

            assertThat(events.acceptedChanges().values()).containsExactlyInAnyOrderElementsOf(feed);
            assertThat(acknowledged.get()).isPositive();
            assertThat(feed).hasSizeGreaterThanOrEqualTo(acknowledged.get());
        }
    }

    private void writeAndKill(RunningHost host, int round) {
        AtomicBoolean killed = new AtomicBoolean();
        List<Thread> writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> new Thread(() -> write(host, round + "-" + writer, killed)))
                .toList();
        writers.forEach(Thread::start);
        LockSupport.parkNanos(1_000_000L * (500 + random.nextInt(2_500)));
        killed.set(true);
        host.kill();
        writers.forEach(KilledPublisherTest::join);
    }

    private void write(RunningHost host, String name, AtomicBoolean killed) {
        for (int i = 0; !killed.get(); i++) {
            String id = "w-" + name + "-" + i % 20;
            try {
                int status = host.put(
                                "Basic/" + id,
                                "{\"resourceType\":\"Basic\",\"id\":\"" + id + "\",\"code\":{\"text\":\"" + i + "\"}}")
                        .statusCode();
                if (status < 300) {
                    acknowledged.incrementAndGet();
                }
            } catch (AssertionError e) {
                // The host is gone: what was under way may be there or not.
                if (!killed.get()) {
                    throw e;
                }
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
