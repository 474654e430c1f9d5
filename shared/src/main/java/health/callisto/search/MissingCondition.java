package health.callisto.search;

import java.util.List;

/** {@code :missing} (R4 search.html#modifiers): whether the resource has any value of the parameter. */
record MissingCondition(IndexTable table, int parameter, boolean missing) implements Condition {

    @Override
    public List<Source> sources() {
        return List.of();
    }

    @Override
    public void test(SqlText sql, String resource) {
        sql.add(missing ? "NOT " : "");
        new ValueCondition(parameter, List.of(ValueRange.all(table, parameter)), false).test(sql, resource);
    }
}
