package health.callisto.iot.observation;

import health.callisto.iot.mapping.PeriodInterval;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the slots of an Observation's SampledData begin. They lie where the times themselves put them, not where the measurement
 * that came first was: those of an hour or a day count from its beginning, others from 1970. So measurements fall into the same
 * slots in whatever order they come.
 *
 * @param period of the Observation
 * @param anchor a time at which slots of each width begin
 */
record SampleGrid(Period period, Instant anchor) {
    static SampleGrid of(Period period, PeriodInterval interval) {
        return switch (interval) {
            case HOURLY, DAILY -> new SampleGrid(period, period.start());
            // A single time is the beginning of its slot.
            case SINGLE, CORRELATION_ID -> new SampleGrid(period, period.isInstant() ? period.start() : Instant.EPOCH);
        };
    }

    /** The beginning of the first slot of that width: when the period begins, or less than a slot before. */
    Instant origin(Duration slot) {
        Instant start = period.start();
        long slots = Duration.between(anchor, start).dividedBy(slot);
        Instant floor = anchor.plus(slot.multipliedBy(slots));
        return floor.isAfter(start) ? floor.minus(slot) : floor;
    }
}
