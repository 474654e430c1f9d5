package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong(1_000);
    private final RateLimit limit = new RateLimit(100, nanos::get);

    @Test
    void theFirstGoAtOnceAndTheNextWaitForTheirTime() {
        assertThat(limit.reserve(50)).isZero();
        assertThat(limit.reserve(10)).isEqualTo(500_000_000L);
        assertThat(limit.reserve(1)).isEqualTo(600_000_000L);
    }

    @Test
    void whatWasNotTakenIsNotSavedUp() {
        limit.reserve(1);
        nanos.addAndGet(3_600_000_000_000L);

        assertThat(limit.reserve(100)).isZero();
        assertThat(limit.reserve(1)).isEqualTo(1_000_000_000L);
    }
}
