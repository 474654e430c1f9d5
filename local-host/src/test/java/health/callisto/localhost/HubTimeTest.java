package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class HubTimeTest {
    private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");

    private final SetClock clock = new SetClock();
    private final HubTime time = new HubTime(clock);

    private static final class SetClock extends Clock implements SteadyTime.Source {
        private Instant shown = TEN;
        private long nanos = 17;

        void pass(Duration duration) {
            shown = shown.plus(duration);
            nanos += duration.toNanos();
        }

        @Override
        public Instant instant() {
            return shown;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void withoutEventsItIsTheClocks() {
        assertThat(time.now()).isEqualTo(TEN);
    }

    @Test
    void eventsOfABacklogDoNotHoldItBack() {
        time.came(TEN.minusSeconds(3_600));

        assertThat(time.now()).isEqualTo(TEN);
    }

    /** Otherwise a window would wait an hour for its end. */
    @Test
    void aWindowEndsThoughTheClockWasSetBackByAnHour() {
        EventWindow<String> window = new EventWindow<>(Duration.ofSeconds(30), 100, Duration.ZERO);
        window.add("a", TEN);
        time.came(TEN);
        clock.shown = TEN.minusSeconds(3_600);

        clock.pass(Duration.ofSeconds(20));
        assertThat(window.idle(time.now())).isEmpty();
        clock.pass(Duration.ofSeconds(11));

        assertThat(window.idle(time.now())).singleElement().satisfies(flush -> assertThat(flush.events())
                .containsExactly("a"));
    }
}
