package health.callisto.search.sql;

import java.util.List;
import java.util.OptionalLong;

/** {@code _lastUpdated}: the surrogate id is in one of the ranges; ids grow with time, so no index is needed. */
public record TimeCondition(List<Ids> ranges) implements Condition {
    /** Surrogate ids from {@code first} up to, but without, {@code end}; or, negated, all others. */
    public record Ids(long first, long end, boolean negated) {}

    public TimeCondition {
        ranges = List.copyOf(ranges);
    }

    /** The surrogate id from which on everything meets it; empty if that is not all that it asks. */
    public OptionalLong since() {
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
