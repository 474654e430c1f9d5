package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReaderWatchTest {
    private static final Duration LONG = ReaderWatch.SILENCE.plusNanos(1);

    private final AtomicLong now = new AtomicLong();
    private final ReaderWatch watch = new ReaderWatch(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void reads(String partition) {
        watch.entered(partition);
        watch.left(partition);
    }

    @Test
    void aReaderThatReportsIsAlive() {
        reads("0");
        pass(ReaderWatch.SILENCE);
        assertThat(watch.isSilent()).isFalse();

        reads("0");
        pass(ReaderWatch.SILENCE);

        assertThat(watch.isSilent()).isFalse();
    }

    @Test
    void aReaderThatNeverReadsAnyPartitionIsSilent() {
        pass(LONG);

        assertThat(watch.isSilent()).isTrue();
    }

    @Test
    void onePartitionThatIsNoLongerReadIsEnough() {
        reads("0");
        reads("1");
        pass(LONG);
        reads("1");

        assertThat(watch.isSilent()).isTrue();
    }

    @Test
    void aCallThatTakesLongIsNotSilence() {
        watch.entered("0");
        pass(LONG.multipliedBy(10));
        assertThat(watch.isSilent()).isFalse();

        watch.left("0");
        assertThat(watch.isSilent()).isFalse();

        pass(LONG);
        assertThat(watch.isSilent()).isTrue();
    }

    @Test
    void aPartitionThatAnotherReaderHasIsNotWaitedFor() {
        reads("0");
        reads("1");
        watch.lost("0");
        pass(LONG);
        reads("1");

        assertThat(watch.isSilent()).isFalse();
    }

    @Test
    void aReaderThatBeginsAnewHasTimeAgain() {
        reads("0");
        watch.entered("1");
        pass(LONG);

        watch.begins();

        assertThat(watch.isSilent()).isFalse();
        pass(LONG);
        assertThat(watch.isSilent()).isTrue();
    }
}
