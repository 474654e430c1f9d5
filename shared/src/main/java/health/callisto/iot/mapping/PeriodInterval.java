package health.callisto.iot.mapping;

import java.util.Locale;
import java.util.Optional;

/** Which measurements come together in one Observation. */
public enum PeriodInterval {
    /** Those of one correlation id. */
    CORRELATION_ID(-1),
    /** Each time has its own. */
    SINGLE(0),
    /** Those of an hour of UTC. */
    HOURLY(60),
    /** Those of a day of UTC. */
    DAILY(1_440);

    private final int minutes;

    PeriodInterval(int minutes) {
        this.minutes = minutes;
    }

    /** By its number or its name ({@code CorrelationId}, {@code Single}, {@code Hourly}, {@code Daily}). */
    static Optional<PeriodInterval> of(String text) {
        for (PeriodInterval interval : values()) {
            if (String.valueOf(interval.minutes).equals(text)
                    || interval.name().replace("_", "").equals(text.toUpperCase(Locale.ROOT))) {
                return Optional.of(interval);
            }
        }
        return Optional.empty();
    }
}
