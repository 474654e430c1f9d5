package health.callisto.events;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time of a change as events tell it: UTC with seven digits behind the seconds, {@code 2026-01-31T12:00:00.1234567Z}. */
final class EventTime {
    private static final DateTimeFormatter SEVEN_DIGITS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventTime() {}

    static String text(Instant time) {
        return SEVEN_DIGITS.format(time);
    }
}
