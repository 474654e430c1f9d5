package health.callisto.fhir;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The interval that a date or time of FHIR stands for (R4 search.html#date): {@code 2015} is the whole year. Both ends
 * are included, in microseconds since 1970-01-01T00:00:00Z. A time without a zone counts as UTC.
 *
 * @param precision how much of the text was given
 * @param zoned whether there was a zone
 */
public record DateRange(long start, long end, Precision precision, boolean zoned) {
    /** The start of a period that has none. */
    public static final long OPEN_START = -62_135_596_800_000_000L;
    /** The end of a period that has none: the last microsecond of the year 9999. */
    public static final long OPEN_END = 253_402_300_799_999_999L;

    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * 60 * MINUTE;

    /** How much was given. */
    public enum Precision {
        YEAR,
        MONTH,
        DAY,
        MINUTE,
        SECOND,
        FRACTION
    }

    /** The interval, or empty if the text is no date or time; takes hh:mm without seconds, which only queries may have. */
    public static Optional<DateRange> parse(String text) {
        int length = text.length();
        int year = digits(text, 0, 4);
        if (year < 1) {
            return Optional.empty();
        }
        if (length == 4) {
            return days(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31), Precision.YEAR);
        }
        int month = text.charAt(4) == '-' ? digits(text, 5, 2) : -1;
        if (month < 1 || month > 12) {
            return Optional.empty();
        }
        YearMonth yearMonth = YearMonth.of(year, month);
        if (length == 7) {
            return days(yearMonth.atDay(1), yearMonth.atEndOfMonth(), Precision.MONTH);
        }
        int day = text.charAt(7) == '-' ? digits(text, 8, 2) : -1;
        if (day < 1 || day > yearMonth.lengthOfMonth()) {
            return Optional.empty();
        }
        LocalDate date = yearMonth.atDay(day);
        if (length == 10) {
            return days(date, date, Precision.DAY);
        }
        return text.charAt(10) == 'T' ? time(text, date.toEpochDay() * DAY) : Optional.empty();
    }

    private static Optional<DateRange> days(LocalDate first, LocalDate last, Precision precision) {
        return Optional.of(
                new DateRange(first.toEpochDay() * DAY, (last.toEpochDay() + 1) * DAY - 1, precision, false));
    }

    private static Optional<DateRange> time(String text, long midnight) {
        int hour = digits(text, 11, 2);
        int minute = text.length() > 13 && text.charAt(13) == ':' ? digits(text, 14, 2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return Optional.empty();
        }
        long micros = midnight + (hour * 60L + minute) * MINUTE;
        long width = MINUTE;
        Precision precision = Precision.MINUTE;
        int at = 16;
        if (at < text.length() && text.charAt(at) == ':') {
            int second = digits(text, 17, 2);
            if (second < 0 || second > 60) {
                return Optional.empty();
            }
            micros += second * SECOND;
            width = SECOND;
            precision = Precision.SECOND;
            at = 19;
            if (at < text.length() && text.charAt(at) == '.') {
                int end = at + 1;
                while (end < text.length() && isDigit(text.charAt(end))) {
                    end++;
                }
                if (end == at + 1) {
                    return Optional.empty();
                }
                for (int i = at + 1; i < end && width > 1; i++) {
                    width /= 10;
                    micros += (text.charAt(i) - '0') * width;
                }
                precision = Precision.FRACTION;
                at = end;
            }
        }
        return zone(text, at, micros, width, precision);
    }

    private static Optional<DateRange> zone(String text, int at, long micros, long width, Precision precision) {
        if (at == text.length()) {
            return Optional.of(new DateRange(micros, micros + width - 1, precision, false));
        }
        char sign = text.charAt(at);
        if (sign == 'Z' && at + 1 == text.length()) {
            return Optional.of(new DateRange(micros, micros + width - 1, precision, true));
        }
        // A plus sign that came through a query unescaped is a space.
        boolean ahead = sign == '+' || sign == ' ';
        boolean shaped = (ahead || sign == '-') && at + 6 == text.length() && text.charAt(at + 3) == ':';
        int hours = shaped ? digits(text, at + 1, 2) : -1;
        int minutes = shaped ? digits(text, at + 4, 2) : -1;
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) {
            return Optional.empty();
        }
        long offset = (hours * 60L + minutes) * MINUTE;
        long start = ahead ? micros - offset : micros + offset;
        return Optional.of(new DateRange(start, start + width - 1, precision, true));
    }

    private static int digits(String text, int start, int count) {
        if (start + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + count; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
