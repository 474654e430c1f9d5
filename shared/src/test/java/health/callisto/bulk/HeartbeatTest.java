package health.callisto.bulk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Leases of workers that wait. */
class HeartbeatTest {
    private final AtomicReference<Runnable> beat = new AtomicReference<>();
    private final ScheduledFuture<?> future = mock();
    private final AtomicInteger renewed = new AtomicInteger();

    private Heartbeat begin(BooleanSupplier renew) {
        ScheduledExecutorService threads = mock();
        doReturn(future).when(threads).scheduleWithFixedDelay(any(), anyLong(), anyLong(), any());
        when(threads.scheduleWithFixedDelay(any(), anyLong(), anyLong(), any())).thenAnswer(call -> {
            beat.set(call.getArgument(0));
            return future;
        });
        return new Heartbeat(renew, threads);
    }

    private void beat() {
        requireNonNull(beat.get()).run();
    }

    @Test
    void aWorkerThatWaitsKeepsItsLeaseButNotForEver() {
        Heartbeat heartbeat = begin(() -> renewed.incrementAndGet() > 0);
        for (int i = 0; i < Heartbeat.BEATS + 10; i++) {
            beat();
        }
        heartbeat.close();

        assertThat(renewed).hasValue(Heartbeat.BEATS);
    }

    @Test
    void aLeaseThatIsLostIsNotRenewedAgain() {
        begin(() -> false);
        beat();

        verify(future).cancel(false);
    }

    @Test
    void aDatabaseThatIsAwayForABeatDoesNotEndTheHeartbeat() {
        begin(() -> {
            renewed.incrementAndGet();
            throw new IllegalStateException("away");
        });
        beat();
        beat();

        assertThat(renewed).hasValue(2);
    }
}
