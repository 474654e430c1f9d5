package health.callisto.search.sql;

import java.util.List;

/**
 * {@code :missing} (R4 search.html#modifiers): whether the resource has any value of the parameter.
 *
 * @param parameters the numbers that its values are stored under
 */
public record MissingCondition(SearchTable table, List<Integer> parameters, boolean missing) implements Condition {
    public MissingCondition {
        parameters = List.copyOf(parameters);
    }

    @Override
    public List<Source> sources() {
        return List.of();
    }

    @Override
    public void test(SqlText sql, String resource) {
        sql.add(missing ? "NOT " : "");
        List<ValueRange> all = parameters.stream()
                .map(parameter -> ValueRange.all(table, parameter))
                .toList();
        new ValueCondition(parameters.get(0), all, false).test(sql, resource);
    }
}
