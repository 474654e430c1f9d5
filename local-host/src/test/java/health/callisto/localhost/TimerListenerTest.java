package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerListenerTest {
    private static final long LIMIT_SECONDS = 20;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

    /** Runs that take longer than the second between two ticks. */
    public static final class Slow {
        private final CountDownLatch secondRun = new CountDownLatch(2);
        private final CountDownLatch held = new CountDownLatch(1);
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        @FunctionName("Slow")
        public void run(@TimerTrigger(name = "timer", schedule = "* * * * * *") String timer)
                throws InterruptedException {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            secondRun.countDown();
            boolean unused = held.await(1_500, TimeUnit.MILLISECONDS);
            atOnce.decrementAndGet();
        }
    }

    /** Fails each time. */
    public static final class Failing {
        private final CountDownLatch runs = new CountDownLatch(2);

        @FunctionName("Failing")
        public void run(@TimerTrigger(name = "timer", schedule = "*/1 * * * * *") String timer) {
            assertThat(timer).contains("IsPastDue");
            runs.countDown();
            throw new IllegalStateException("as planned by the test");
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void ticksThatComeWhileItRunsAreSkipped() throws InterruptedException {
        Slow slow = new Slow();

        listener(slow).plan();

        assertThat(slow.secondRun.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.mostAtOnce).hasValue(1);
        slow.held.countDown();
    }

    @Test
    void aRunThatFailsDoesNotEndTheSchedule() throws InterruptedException {
        Failing failing = new Failing();

        listener(failing).plan();

        assertThat(failing.runs.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private TimerListener listener(Object function) {
        return new TimerListener(TestFunctions.of(function).get(0), threads, Clock.systemUTC());
    }
}
