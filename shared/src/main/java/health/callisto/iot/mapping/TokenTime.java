package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.DateNode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as a time. ISO 8601 is understood, and what .NET's invariant culture understands beside it: dates with slashes
 * (the month first, or the year), and those of RFC 1123. It is UTC where there is no offset, midnight where there is only a date;
 * a number is no time.
 */
public final class TokenTime {
    private static final String CLOCK =
            "(?<hour>\\d{1,2}):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:[.,](?<fraction>\\d{1,18}))?)?";
    private static final String OFFSET =
            "\\s*(?:[Zz]|GMT|(?<sign>[+-])(?<offsetHour>\\d\\d):?(?<offsetMinute>\\d\\d)?)?";
    private static final Pattern ISO =
            Pattern.compile("(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)(?:[Tt ]" + CLOCK + OFFSET + ")?");
    private static final String TIME = "(?:(?:[Tt]|\\s+)" + CLOCK + "(?:\\s*(?<half>[AaPp])[Mm])?" + OFFSET + ")?";
    /** Their texts have slashes or hyphens, the year at the end or at the beginning, or the month as a word. */
    private static final Pattern[] OTHERS = {
        Pattern.compile("(?<month>\\d{1,2})([/-])(?<day>\\d{1,2})\\2(?<year>\\d{4}|\\d\\d)" + TIME),
        Pattern.compile("(?<year>\\d{4})([/-])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})" + TIME),
        Pattern.compile("(?:(?<weekday>[A-Za-z]{3,9}),?\\s+)?(?<day>\\d{1,2})[ -](?<name>[A-Za-z]{3,9})[ ,-]\\s*"
                + "(?<year>\\d{4}|\\d\\d)" + TIME),
        Pattern.compile(
                "(?:(?<weekday>[A-Za-z]{3,9}),?\\s+)?(?<name>[A-Za-z]{3,9})\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})"
                        + TIME)
    };

    private static final int LONGEST = 100;
    private static final int ABBREVIATED = 3;
    /** .NET takes two digits as a year up to 2049. */
    private static final int LAST_SHORT_YEAR = 49;

    private TokenTime() {}

    /** Empty if it is none. */
    static Optional<Instant> of(JsonNode value) {
        Optional<Instant> iso = ofIso(value);
        if (iso.isPresent() || !value.isTextual() || value.asText().length() > LONGEST) {
            return iso;
        }
        String text = value.asText().strip();
        for (Pattern pattern : OTHERS) {
            Matcher other = pattern.matcher(text);
            if (other.matches()) {
                return instant(other, pattern);
            }
        }
        return Optional.empty();
    }

    /** Empty if it is none of ISO 8601, as FHIR has times. */
    public static Optional<Instant> ofIso(JsonNode value) {
        Optional<Instant> date = DateNode.instant(value);
        if (date.isPresent() || !value.isTextual() || value.asText().length() > LONGEST) {
            return date;
        }
        Matcher iso = ISO.matcher(value.asText().strip());
        return iso.matches() ? instant(iso, ISO) : Optional.empty();
    }

    private static Optional<Instant> instant(Matcher text, Pattern pattern) {
        try {
            int hour = number(text.group("hour"));
            // ISO 8601's end of a day.
            boolean isEnd = pattern == ISO
                    && hour == 24
                    && number(text.group("minute")) == 0
                    && number(text.group("second")) == 0
                    && nanos(text.group("fraction")) == 0;
            LocalDateTime time = LocalDateTime.of(
                    year(text.group("year")),
                    month(text, pattern),
                    number(text.group("day")),
                    isEnd ? 0 : hour(text, pattern, hour),
                    number(text.group("minute")),
                    number(text.group("second")),
                    nanos(text.group("fraction")));
            if (!isWeekday(text, pattern, time.getDayOfWeek())) {
                return Optional.empty();
            }
            int minutes = number(text.group("offsetHour")) * 60 + number(text.group("offsetMinute"));
            int sign = "-".equals(text.group("sign")) ? -1 : 1;
            Instant instant = time.plusDays(isEnd ? 1 : 0).toInstant(ZoneOffset.ofTotalSeconds(sign * minutes * 60));
            return Optional.of(instant).filter(DateNode::isInRange);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 2) {
            return year <= LAST_SHORT_YEAR ? 2_000 + year : 1_900 + year;
        }
        return year;
    }

    private static int month(Matcher text, Pattern pattern) {
        if (!pattern.pattern().contains("<name>")) {
            return number(text.group("month"));
        }
        for (Month month : Month.values()) {
            if (isName(text.group("name"), month.name())) {
                return month.getValue();
            }
        }
        throw new DateTimeException("There is no such month");
    }

    /** A clock of twelve hours, if it says so. */
    private static int hour(Matcher text, Pattern pattern, int hour) {
        String half = pattern == ISO ? null : text.group("half");
        if (half == null) {
            return hour;
        }
        if (hour > 12) {
            throw new DateTimeException("Half a day has twelve hours");
        }
        return hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }

    private static boolean isWeekday(Matcher text, Pattern pattern, DayOfWeek day) {
        String given = pattern.pattern().contains("<weekday>") ? text.group("weekday") : null;
        return given == null || isName(given, day.name());
    }

    /** In full, or its first three letters. */
    private static boolean isName(String given, String name) {
        String upper = given.toUpperCase(Locale.ROOT);
        return upper.equals(name) || (upper.length() == ABBREVIATED && name.startsWith(upper));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }
}
