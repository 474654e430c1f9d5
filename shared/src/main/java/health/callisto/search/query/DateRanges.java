package health.callisto.search.query;

import health.callisto.fhir.DateRange;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Dates (R4 search.html#date): both what is asked for and what is stored are intervals, ends included, in microseconds.
 * Stored intervals of at most a day (Span 0) that end after a moment are found by their start from a day before it;
 * longer ones (Span 1) are few. So each condition is one range for each span.
 */
final class DateRanges {
    private static final long DAY = 86_400_000_000L;
    private static final long FIRST = Long.MIN_VALUE;
    private static final long LAST = Long.MAX_VALUE;
    /** "Approximately" is a tenth of the distance between now and the date (R4 search.html#prefix). */
    private static final int APPROXIMATION = 10;

    private final int parameter;
    private final List<ValueRange> ranges = new ArrayList<>();

    private DateRanges(int parameter) {
        this.parameter = parameter;
    }

    static List<ValueRange> of(SearchParameter parameter, String text, Instant now) {
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(text));
        DateRange asked = read(parameter.code(), prefixed.value());
        return of(parameter.number(), prefixed.prefix(), asked.start(), asked.end(), now);
    }

    /** The interval that the text stands for; Problem INVALID that names the parameter. */
    static DateRange read(String parameter, String text) {
        return DateRange.parse(text)
                .orElseThrow(() -> BadValue.of(parameter, "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz"));
    }

    private static List<ValueRange> of(int parameter, Prefix prefix, long low, long high, Instant now) {
        DateRanges dates = new DateRanges(parameter);
        switch (prefix) {
            case EQ -> dates.within(low, high);
            case NE -> {
                dates.both(FIRST, low - 1, "");
                dates.both(low, LAST, " AND {}.Finish > ?", high);
            }
            case GT -> dates.endingFrom(high + 1, LAST);
            case LT -> dates.both(FIRST, low - 1, "");
            case GE -> {
                dates.within(low, high);
                dates.endingFrom(high + 1, LAST);
            }
            case LE -> {
                dates.within(low, high);
                dates.both(FIRST, low - 1, "");
            }
            case SA -> dates.both(high + 1, LAST, "");
            case EB -> dates.both(FIRST, low - 1, " AND {}.Finish < ?", low);
            case AP -> {
                long middle = low / 2 + high / 2;
                long wider = Math.abs(ChronoUnit.MICROS.between(Instant.EPOCH, now) - middle) / APPROXIMATION;
                dates.endingFrom(low - wider, high + wider);
            }
        }
        return dates.ranges;
    }

    /** Intervals that lie in the one asked for. */
    private void within(long low, long high) {
        span(0, low, high, " AND {}.Finish <= ?", high);
        if (high - low >= DAY) {
            span(1, low, high, " AND {}.Finish <= ?", high);
        }
    }

    /** Intervals that end at {@code least} or later and start at {@code latest} or earlier. */
    private void endingFrom(long least, long latest) {
        span(0, least - DAY, latest, " AND {}.Finish >= ?", least);
        span(1, FIRST, latest, " AND {}.Finish >= ?", least);
    }

    private void both(long from, long to, String more, Object... values) {
        span(0, from, to, more, values);
        span(1, from, to, more, values);
    }

    private void span(int span, long from, long to, String more, Object... values) {
        List<Object> bound = new ArrayList<>(List.of(span, from, to));
        bound.addAll(List.of(values));
        String where = "{}.Span = ? AND {}.Start >= ? AND {}.Start <= ?" + more;
        ranges.add(new ValueRange(SearchTable.DATE, parameter, new Fragment(where, bound), false));
    }
}
