package health.callisto.iot.observation;

import health.callisto.fhir.Ticks;
import java.time.Instant;

/** Observation.effectivePeriod, both ends included. */
record Period(Instant start, Instant end) {
    Period union(Period other) {
        return new Period(start.isBefore(other.start) ? start : other.start, end.isAfter(other.end) ? end : other.end);
    }

    boolean isInstant() {
        return start.equals(end);
    }

    String startText() {
        return Ticks.text(start);
    }

    String endText() {
        return Ticks.text(end);
    }
}
