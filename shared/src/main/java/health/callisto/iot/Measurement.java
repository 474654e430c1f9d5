package health.callisto.iot;

import java.time.Instant;
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
    /** A value as text, whatever type it had. */
    public record Property(String name, String value) {}

    public Measurement {
        properties = List.copyOf(properties);
    }
}
