package health.callisto.fhir;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in steps of 100 ns, as columns, events and periods of Observations have them. */
public final class Ticks {
    private static final long PER_SECOND = 10_000_000;
    private static final DateTimeFormatter SEVEN_DIGITS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Ticks() {}

    /** Since 1970-01-01T00:00:00Z. */
    public static long of(Instant time) {
        return time.getEpochSecond() * PER_SECOND + time.getNano() / 100;
    }

    public static Instant toInstant(long ticks) {
        return Instant.ofEpochSecond(Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * 100);
    }

    /** UTC with seven digits behind the seconds, {@code 2026-01-31T12:00:00.1234567Z}. */
    public static String text(Instant time) {
        return SEVEN_DIGITS.format(time);
    }
}
