package health.callisto.search;

import health.callisto.fhir.DateRange;
import health.callisto.resource.SurrogateId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** {@code _lastUpdated}: the surrogate id is in one of the ranges; ids grow with time, so no index is needed. */
record TimeCondition(List<Ids> ranges) implements Condition {
    private static final int MICROS = 1000;
    /** The first millisecond of the year 10000: after every time that FHIR can say. */
    private static final long LATEST = 253_402_300_800_000L;

    /** Surrogate ids from {@code first} up to, but without, {@code end}; or, negated, all others. */
    record Ids(long first, long end, boolean negated) {}

    TimeCondition {
        ranges = List.copyOf(ranges);
    }

    /** The ids of the versions that a value such as {@code ge2024-05} asks for; times are kept to the millisecond. */
    static Ids read(String text, Instant now) {
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(text));
        DateRange asked = DateRanges.read("_lastUpdated", prefixed.value());
        long first = Math.max(0, Math.floorDiv(asked.start(), MICROS));
        long end = Math.max(0, Math.floorDiv(asked.end(), MICROS) + 1);
        return switch (prefixed.prefix()) {
            case EQ -> between(first, end, false);
            case NE -> between(first, end, true);
            case GT, SA -> new Ids(id(end), Long.MAX_VALUE, false);
            case GE -> new Ids(id(first), Long.MAX_VALUE, false);
            case LT, EB -> between(0, first, false);
            case LE -> between(0, end, false);
            case AP -> {
                long wider = Math.abs(now.toEpochMilli() - (first + end) / 2) / 10;
                yield between(Math.max(0, first - wider), end + wider, false);
            }
        };
    }

    private static Ids between(long firstMillis, long endMillis, boolean negated) {
        return new Ids(id(firstMillis), id(endMillis), negated);
    }

    private static long id(long millis) {
        return SurrogateId.first(Instant.ofEpochMilli(Math.min(millis, LATEST)));
    }

    /** The surrogate id from which on everything meets it; empty if that is not all that it asks. */
    OptionalLong since() {
        Ids only = ranges.get(0);
        boolean open = ranges.size() == 1 && !only.negated() && only.end() == Long.MAX_VALUE;
        return open ? OptionalLong.of(only.first()) : OptionalLong.empty();
    }

    @Override
    public List<Source> sources() {
        return List.of();
    }

    @Override
    public void test(SqlText sql, String resource) {
        sql.add(ranges.size() > 1 ? "(" : "");
        String separator = "";
        for (Ids ids : ranges) {
            sql.add(separator);
            if (ids.negated()) {
                sql.add("NOT (");
            }
            sql.add(resource).add(".SurrogateId >= ? AND ", ids.first());
            sql.add(resource).add(".SurrogateId < ?", ids.end());
            sql.add(ids.negated() ? ")" : "");
            separator = " OR ";
        }
        sql.add(ranges.size() > 1 ? ")" : "");
    }
}
