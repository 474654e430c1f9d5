package health.callisto.search.query;

import health.callisto.fhir.DateRange;
import health.callisto.resource.version.SurrogateId;
import health.callisto.search.sql.TimeCondition;
import java.time.Instant;

/** Reads the values of {@code _lastUpdated} (R4 search.html#lastUpdated) as ranges of surrogate ids, which grow with time. */
final class UpdateTimes {
    private static final int MICROS = 1000;
    /** The first millisecond of the year 10000: after every time that FHIR can say. */
    private static final long LATEST = 253_402_300_800_000L;

    private UpdateTimes() {}

    /** The ids of the versions that a value such as {@code ge2024-05} asks for; times are kept to the millisecond. */
    static TimeCondition.Ids read(String text, Instant now) {
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(text));
        DateRange asked = DateRanges.read("_lastUpdated", prefixed.value());
        long first = Math.max(0, Math.floorDiv(asked.start(), MICROS));
        long end = Math.max(0, Math.floorDiv(asked.end(), MICROS) + 1);
        return switch (prefixed.prefix()) {
            case EQ -> between(first, end, false);
            case NE -> between(first, end, true);
            case GT, SA -> new TimeCondition.Ids(id(end), Long.MAX_VALUE, false);
            case GE -> new TimeCondition.Ids(id(first), Long.MAX_VALUE, false);
            case LT, EB -> between(0, first, false);
            case LE -> between(0, end, false);
            case AP -> {
                long wider = Math.abs(now.toEpochMilli() - (first + end) / 2) / 10;
                yield between(Math.max(0, first - wider), end + wider, false);
            }
        };
    }

    private static TimeCondition.Ids between(long firstMillis, long endMillis, boolean negated) {
        return new TimeCondition.Ids(id(firstMillis), id(endMillis), negated);
    }

    private static long id(long millis) {
        return SurrogateId.first(Instant.ofEpochMilli(Math.min(millis, LATEST)));
    }
}
