package health.callisto.iot.observation;

import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measurements of one device, type, patient, encounter and correlation id: what becomes Observations together. */
public record MeasurementGroup(
        String type,
        String deviceId,
        Optional<String> patientId,
        Optional<String> encounterId,
        Optional<String> correlationId,
        List<Sample> samples) {
    /** Escaped, and with the patient's, the device's and the type beside it, it still is a value that can be searched for. */
    private static final int LONGEST_ID = 1_000;

    /** What was measured at one time. */
    public record Sample(Instant time, List<Measurement.Property> properties) {}

    public MeasurementGroup {
        samples = List.copyOf(samples);
    }

    private record Key(
            String type,
            String deviceId,
            Optional<String> patientId,
            Optional<String> encounterId,
            Optional<String> correlationId) {
        static Key of(Measurement measurement) {
            return new Key(
                    measurement.type(),
                    measurement.deviceId(),
                    measurement.patientId(),
                    measurement.encounterId(),
                    measurement.correlationId());
        }
    }

    /** DataError INCOMPATIBLE_DATA if an id is longer than any search for it may be. */
    public void checkIds() {
        checkId("device id", Optional.of(deviceId));
        checkId("patient id", patientId);
        checkId("encounter id", encounterId);
        checkId("correlation id", correlationId);
    }

    private static void checkId(String what, Optional<String> id) {
        int length = id.map(String::length).orElse(0);
        if (length > LONGEST_ID) {
            throw new DataError(
                    DataError.Kind.INCOMPATIBLE_DATA,
                    "The " + what + " has " + length + " characters; " + LONGEST_ID + " are the most");
        }
    }

    /** Groups in the order in which their first measurement came. */
    public static List<MeasurementGroup> of(List<Measurement> measurements) {
        return divided(measurements).stream().map(MeasurementGroup::whole).toList();
    }

    /** The measurements of each group, the groups in the order in which their first measurement came. */
    public static List<List<Measurement>> divided(List<Measurement> measurements) {
        Map<Key, List<Measurement>> groups = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            groups.computeIfAbsent(Key.of(measurement), key -> new ArrayList<>())
                    .add(measurement);
        }
        return List.copyOf(groups.values());
    }

    /**
     * The group of measurements that all belong to one. Of several measurements of one time each property has the value that came
     * to the hub last.
     *
     * @param measurements one at least
     */
    public static MeasurementGroup whole(List<Measurement> measurements) {
        Map<Instant, List<Measurement>> byTime = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            byTime.computeIfAbsent(measurement.occurrenceTime(), time -> new ArrayList<>())
                    .add(measurement);
        }
        Measurement first = measurements.get(0);
        return new MeasurementGroup(
                first.type(),
                first.deviceId(),
                first.patientId(),
                first.encounterId(),
                first.correlationId(),
                byTime.entrySet().stream()
                        .map(time -> new Sample(time.getKey(), latest(time.getValue())))
                        .toList());
    }

    private static List<Measurement.Property> latest(List<Measurement> sameTime) {
        if (sameTime.size() == 1) {
            return sameTime.get(0).properties();
        }
        List<Measurement> newestFirst = new ArrayList<>(sameTime);
        newestFirst.sort(Comparator.comparing(Measurement::ingestionTime).reversed());
        Map<String, Measurement.Property> properties = new LinkedHashMap<>();
        for (Measurement measurement : newestFirst) {
            measurement.properties().forEach(property -> properties.putIfAbsent(property.name(), property));
        }
        return List.copyOf(properties.values());
    }
}
