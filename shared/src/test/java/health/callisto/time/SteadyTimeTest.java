package health.callisto.time;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.HandClock;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void whatHasPassedDoesNotDependOnHowTheClockIsSet() {
        HandClock clock = new HandClock();
        SteadyTime time = SteadyTime.beside(clock);
        long start = time.now();

        clock.setBack(Duration.ofHours(1));
        assertThat(time.hasPassed(MINUTE, start)).isFalse();
        assertThat(time.hasPassed(MINUTE, time.ago(MINUTE))).isTrue();
        clock.pass(MINUTE);

        assertThat(time.hasPassed(MINUTE, start)).isTrue();
        assertThat(time.since(start)).isEqualTo(MINUTE);
    }

    @Test
    void aClockWithoutASteadyTimeOfItsOwnGetsTheMachines() {
        SteadyTime time = SteadyTime.beside(Clock.systemUTC());
        long before = System.nanoTime();

        long moment = time.now();

        assertThat(moment).isBetween(before, System.nanoTime());
    }
}
