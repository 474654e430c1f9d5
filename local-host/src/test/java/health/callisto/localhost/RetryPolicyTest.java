package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.annotation.ExponentialBackoffRetry;
import com.microsoft.azure.functions.annotation.FixedDelayRetry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    /** Functions with each kind of policy. */
    static final class Functions {
        @ExponentialBackoffRetry(maxRetryCount = -1, minimumInterval = "00:00:01", maximumInterval = "00:00:30")
        public void growing() {}

        @FixedDelayRetry(maxRetryCount = 3, delayInterval = "00:00:05")
        public void fixed() {}

        public void none() {}
    }

    private static RetryPolicy of(String method) throws NoSuchMethodException {
        return RetryPolicy.of(Functions.class.getMethod(method));
    }

    @Test
    void aGrowingPauseDoublesUpToItsMaximumAndNeverEnds() throws NoSuchMethodException {
        RetryPolicy policy = of("growing");

        assertThat(policy.pause(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.pause(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(policy.pause(1_000)).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.allows(1_000_000)).isTrue();
    }

    @Test
    void aFixedPauseStaysAndEndsWithItsCount() throws NoSuchMethodException {
        RetryPolicy policy = of("fixed");

        assertThat(policy.pause(3)).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.allows(3)).isTrue();
        assertThat(policy.allows(4)).isFalse();
    }

    @Test
    void withoutAPolicyThereIsOneTry() throws NoSuchMethodException {
        assertThat(of("none").allows(0)).isTrue();
        assertThat(of("none").allows(1)).isFalse();
    }
}
