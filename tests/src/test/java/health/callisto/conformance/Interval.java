package health.callisto.conformance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The time that a date of any precision stands for (R4 search.html#date): from {@code start} up to, without, {@code end}. */
record Interval(Instant start, Instant end) {
    static final Instant FIRST = Instant.parse("-9999-01-01T00:00:00Z");
    static final Instant LAST = Instant.parse("+99999-01-01T00:00:00Z");

    static Interval of(String text) {
        if (text.length() == 4) {
            return days(LocalDate.parse(text + "-01-01"), ChronoUnit.YEARS);
        }
        if (text.length() == 7) {
            return days(LocalDate.parse(text + "-01"), ChronoUnit.MONTHS);
        }
        if (text.length() == 10) {
            return days(LocalDate.parse(text), ChronoUnit.DAYS);
        }
        int time = text.indexOf('T');
        String rest = text.substring(time);
        boolean zoned = rest.endsWith("Z") || rest.indexOf('+') > 0 || rest.indexOf('-') > 0;
        Instant start = zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        String clock = rest.replaceAll("(Z|[+-]\\d\\d:\\d\\d)$", "");
        int point = clock.indexOf('.');
        if (point >= 0) {
            long nanos = (long) Math.pow(10, 9 - (clock.length() - point - 1));
            return new Interval(start, start.plusNanos(nanos));
        }
        return new Interval(start, start.plusSeconds(clock.length() > 6 ? 1 : 60));
    }

    private static Interval days(LocalDate first, ChronoUnit unit) {
        return new Interval(
                first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                first.plus(1, unit).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** Whether the resource's interval meets this prefix and search value (R4 search.html#prefix). */
    boolean meets(String prefix, Interval asked) {
        return switch (prefix) {
            case "eq" -> !start.isBefore(asked.start) && !end.isAfter(asked.end);
            case "ne" -> start.isBefore(asked.start) || end.isAfter(asked.end);
            case "gt" -> end.isAfter(asked.end);
            case "lt" -> start.isBefore(asked.start);
            case "ge" -> end.isAfter(asked.end) || meets("eq", asked);
            case "le" -> start.isBefore(asked.start) || meets("eq", asked);
            case "sa" -> !start.isBefore(asked.end);
            case "eb" -> !end.isAfter(asked.start);
            default -> throw new IllegalArgumentException("No prefix: " + prefix);
        };
    }
}
