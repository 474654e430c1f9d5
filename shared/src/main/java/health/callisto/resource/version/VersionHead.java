package health.callisto.resource.version;

import health.callisto.fhir.CanonicalJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Makes the head of a version's canonical JSON out of its columns. */
final class VersionHead {
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private VersionHead() {}

    static byte[] of(StoredResource version) {
        return CanonicalJson.head(
                version.key().type().name(), version.key().id(), version.version(), text(version.lastUpdated()));
    }

    /** {@code 2026-01-31T12:00:00.000Z}; put together by hand, because each version that is read needs it. */
    private static String text(Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        if (utc.getYear() < 1000 || utc.getYear() > 9999) {
            return INSTANT.format(time);
        }
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        put(text, 4, utc.getYear());
        put(text, 7, utc.getMonthValue());
        put(text, 10, utc.getDayOfMonth());
        put(text, 13, utc.getHour());
        put(text, 16, utc.getMinute());
        put(text, 19, utc.getSecond());
        put(text, 23, utc.getNano() / 1_000_000);
        return new String(text);
    }

    /** Writes the digits so that they end before that place. */
    private static void put(char[] text, int end, int number) {
        int at = end;
        for (int left = number; left > 0; left /= 10) {
            text[--at] = (char) ('0' + left % 10);
        }
    }
}
