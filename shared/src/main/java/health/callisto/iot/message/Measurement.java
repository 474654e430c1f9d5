package health.callisto.iot.message;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Optional;

/**
 * What a device measured at a time.
 *
 * @param ingestionTime when the message came to the device hub
 */
public record Measurement(
        String type,
        Instant occurrenceTime,
        Instant ingestionTime,
        String deviceId,
        Optional<String> patientId,
        Optional<String> encounterId,
        Optional<String> correlationId,
        List<Property> properties) {
    private static final long NANOS_OF_TICK = 100;

    /** A value as text, whatever type it had. */
    public record Property(String name, String value) {}

    public Measurement {
        // As Observations have it: in steps of 100 ns.
        occurrenceTime = occurrenceTime.with(
                ChronoField.NANO_OF_SECOND,
                occurrenceTime.getLong(ChronoField.NANO_OF_SECOND) / NANOS_OF_TICK * NANOS_OF_TICK);
        properties = List.copyOf(properties);
    }
}
