package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {
    private final AtomicLong now = new AtomicLong();
    private final LeaseWatch watch = new LeaseWatch(now::get);

    private static PartitionState state(String owner, long beat) {
        return new PartitionState(0, 0, 0, owner, beat);
    }

    private void pass(long millis) {
        now.addAndGet(millis * 1_000_000);
    }

    @Test
    void whatNobodyHasIsFreeAtOnce() {
        assertThat(watch.isFree(state("", 7))).isTrue();
    }

    @Test
    void aBeatThatStandsStillForFiveSecondsMeansThatTheOwnerIsDead() {
        assertThat(watch.isFree(state("a", 7))).isFalse();
        pass(4_999);
        assertThat(watch.isFree(state("a", 7))).isFalse();
        pass(1);
        assertThat(watch.isFree(state("a", 7))).isTrue();
    }

    @Test
    void anOwnerThatBeatsIsAliveHoweverLongItTakes() {
        for (int beat = 0; beat < 100; beat++) {
            assertThat(watch.isFree(state("a", beat))).isFalse();
            pass(4_000);
        }
    }

    @Test
    void aNewOwnerHasItsOwnTime() {
        watch.isFree(state("a", 7));
        pass(4_000);
        assertThat(watch.isFree(state("b", 7))).isFalse();
        pass(4_000);
        assertThat(watch.isFree(state("b", 7))).isFalse();
    }
}
