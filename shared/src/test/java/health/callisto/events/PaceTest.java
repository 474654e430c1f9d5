package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong();
    private final Pace pace = new Pace(now::get);

    private record Sent(long at, int events, long bytes) {}

    private List<Sent> send(int batches, Random random, int mostEvents, int mostBytes) {
        List<Sent> sent = new ArrayList<>();
        while (sent.size() < batches) {
            int events = 1 + random.nextInt(mostEvents);
            long bytes = 1L + random.nextInt(mostBytes);
            for (long wait = pace.reserve(events, bytes); wait > 0; wait = pace.reserve(events, bytes)) {
                now.addAndGet(wait);
            }
            sent.add(new Sent(now.get(), events, bytes));
        }
        return sent;
    }

    @Test
    void noSecondHasMoreEventsOrBytesThanEventGridTakes() {
        List<Sent> sent = send(5_000, new Random(1), Pace.BATCH_EVENTS, Pace.BATCH_BYTES);

        for (Sent first : sent) {
            List<Sent> second = sent.stream()
                    .filter(other -> other.at() >= first.at() && other.at() < first.at() + SECOND)
                    .toList();
            assertThat(second.stream().mapToInt(Sent::events).sum()).isLessThanOrEqualTo(5_000);
            assertThat(second.stream().mapToLong(Sent::bytes).sum()).isLessThanOrEqualTo(5_000_000);
        }
    }

    @Test
    void fullBatchesOfSmallEventsUseNineTenthsOfWhatMayBeSent() {
        int batches = 900;
        for (int i = 0; i < batches; i++) {
            for (long wait = pace.reserve(500, 300_000); wait > 0; wait = pace.reserve(500, 300_000)) {
                now.addAndGet(wait);
            }
        }

        assertThat(batches * 500L * SECOND / now.get()).isBetween(4_400L, 4_600L);
    }

    @Test
    void whoHasBeenSilentMayNotSendMoreForIt() {
        now.addAndGet(60 * SECOND);

        assertThat(pace.reserve(500, 1)).isZero();
        assertThat(pace.reserve(500, 1)).isEqualTo(SECOND / 9);
    }
}
