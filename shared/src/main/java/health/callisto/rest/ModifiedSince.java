package health.callisto.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The time in an {@code If-Modified-Since} (RFC 9110, section 13.1.3), or in the {@code ifModifiedSince} of an entry of a
 * bundle, which is an instant.
 *
 * @param precision of what it is compared with: an HTTP date knows no fractions of seconds
 */
public record ModifiedSince(Instant time, ChronoUnit precision) {

    /** A header whose date cannot be read is ignored: then this is empty. */
    static Optional<ModifiedSince> read(String header) {
        try {
            Instant time = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(new ModifiedSince(time, ChronoUnit.SECONDS));
        } catch (DateTimeException e) {
            return ofInstant(header);
        }
    }

    /** Empty for what is no FHIR instant. */
    public static Optional<ModifiedSince> ofInstant(String text) {
        try {
            return Optional.of(new ModifiedSince(OffsetDateTime.parse(text).toInstant(), ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether what was updated then has not been modified since. */
    boolean covers(Instant lastUpdated) {
        return !lastUpdated.truncatedTo(precision).isAfter(time);
    }
}
