package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final AtomicLong now = new AtomicLong();
    private final Backoff backoff = new Backoff(now::get, new Random(1));

    private long failAndWait(Duration atLeast) {
        backoff.failed(atLeast);
        long wait = backoff.waitNanos();
        now.addAndGet(wait);
        return wait / 1_000_000;
    }

    @Test
    void eachFailureAboutDoublesThePauseUpToTenSeconds() {
        long longest = 100;
        for (int failure = 0; failure < 20; failure++) {
            assertThat(failAndWait(Duration.ZERO)).isBetween(longest / 2, longest);
            longest = Math.min(10_000, longest * 2);
        }
    }

    @Test
    void aSuccessBeginsAnew() {
        failAndWait(Duration.ZERO);
        failAndWait(Duration.ZERO);

        backoff.succeeded();

        assertThat(failAndWait(Duration.ZERO)).isBetween(50L, 100L);
    }

    @Test
    void whatTheTopicAsksForIsGiven() {
        assertThat(failAndWait(Duration.ofSeconds(30))).isEqualTo(30_000);
    }
}
