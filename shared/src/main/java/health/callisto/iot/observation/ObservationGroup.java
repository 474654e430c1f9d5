package health.callisto.iot.observation;

import health.callisto.iot.mapping.PeriodInterval;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The measurements that one Observation holds.
 *
 * @param values by the name of their property, in the order of their times
 */
public record ObservationGroup(Period period, Map<String, List<TimedValue>> values) {
    /** .NET counts time in steps of 100 ns: the last one of a period. */
    private static final Duration STEP = Duration.ofNanos(100);

    /** A value at a time. */
    record TimedValue(Instant time, String value) {}

    /** The values of that name; none if there are none. */
    List<TimedValue> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Divides a group by the interval of its template, in the order of time; DataError CORRELATION_ID_NOT_DEFINED. */
    public static List<ObservationGroup> of(MeasurementGroup group, PeriodInterval interval) {
        if (interval == PeriodInterval.CORRELATION_ID) {
            if (group.correlationId().filter(id -> !id.isBlank()).isEmpty()) {
                throw new DataError(
                        DataError.Kind.CORRELATION_ID_NOT_DEFINED,
                        "Measurements of the type " + group.type() + " need a correlation id");
            }
            return List.of(of(whole(group.samples()), group.samples()));
        }
        Map<Instant, List<MeasurementGroup.Sample>> byStart = new TreeMap<>();
        for (MeasurementGroup.Sample sample : group.samples()) {
            byStart.computeIfAbsent(start(sample.time(), interval), start -> new ArrayList<>())
                    .add(sample);
        }
        List<ObservationGroup> groups = new ArrayList<>();
        byStart.forEach((start, samples) -> groups.add(of(new Period(start, end(start, interval)), samples)));
        return groups;
    }

    private static Period whole(List<MeasurementGroup.Sample> samples) {
        Instant first = samples.stream()
                .map(MeasurementGroup.Sample::time)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant last = samples.stream()
                .map(MeasurementGroup.Sample::time)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new Period(first, last);
    }

    /** When the Observation begins that a measurement of that time becomes part of. */
    static Instant start(Instant time, PeriodInterval interval) {
        return switch (interval) {
            case HOURLY -> time.truncatedTo(ChronoUnit.HOURS);
            case DAILY ->
                time.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
            case SINGLE, CORRELATION_ID -> time;
        };
    }

    private static Instant end(Instant start, PeriodInterval interval) {
        return switch (interval) {
            case HOURLY -> start.plus(Duration.ofHours(1)).minus(STEP);
            case DAILY -> start.plus(Duration.ofDays(1)).minus(STEP);
            case SINGLE, CORRELATION_ID -> start;
        };
    }

    /** Of two values of one name at one time the first stays. */
    private static ObservationGroup of(Period period, List<MeasurementGroup.Sample> samples) {
        Map<String, Map<Instant, TimedValue>> byName = new LinkedHashMap<>();
        for (MeasurementGroup.Sample sample : samples) {
            for (Measurement.Property property : sample.properties()) {
                byName.computeIfAbsent(property.name(), name -> new TreeMap<>())
                        .putIfAbsent(sample.time(), new TimedValue(sample.time(), property.value()));
            }
        }
        Map<String, List<TimedValue>> values = new LinkedHashMap<>();
        byName.forEach((name, timed) -> values.put(name, List.copyOf(timed.values())));
        return new ObservationGroup(period, values);
    }
}
