package health.callisto.search.sql;

import java.util.List;

/**
 * Rows of one index table: those of a parameter that meet a condition.
 *
 * @param pinned whether the condition fixes the whole key up to the surrogate id, so that the rows are ordered by it and
 *     one look-up tells whether a resource is among them
 */
public record ValueRange(SearchTable table, int parameter, Fragment where, boolean pinned) implements Source {

    /** All values of a parameter. */
    static ValueRange all(SearchTable table, int parameter) {
        return new ValueRange(table, parameter, Fragment.of("1 = 1"), false);
    }

    @Override
    public void tables(SqlText sql, String alias) {
        sql.add(table.sqlName()).add(" ").add(alias);
    }

    @Override
    public void where(SqlText sql, String alias) {
        sql.add(alias).add(".ParameterId = ? AND ", parameter).add(where, alias);
    }

    @Override
    public boolean ordered() {
        return pinned && table != SearchTable.STRING;
    }

    /** Appends a test whether the resource of that alias has such a value. */
    void test(SqlText sql, String resource) {
        String alias = resource + "v";
        boolean whole = pinned;
        sql.add(
                whole
                        ? "EXISTS (SELECT 1 FROM "
                        : resource + ".SurrogateId IN (SELECT " + alias + ".SurrogateId FROM ");
        tables(sql, alias);
        sql.add(" WHERE ");
        where(sql, alias);
        if (whole) {
            sql.add(" AND ").add(alias).add(".SurrogateId = ").add(resource).add(".SurrogateId");
        }
        sql.add(")");
    }

    /** Whether the index by resource serves its test best. */
    boolean testedByResource() {
        return !pinned && table.byResource();
    }

    /**
     * Appends, for rows of an index by resource, the condition that they are values of that resource in one of the
     * ranges. The CASE keeps the database from walking the range of values when the few values of one resource are at
     * hand.
     */
    static void ofResource(SqlText sql, List<ValueRange> ranges, String alias, String resource) {
        sql.add(alias).add(".SurrogateId = ").add(resource).add(".SurrogateId AND ");
        List<Integer> parameters =
                ranges.stream().map(ValueRange::parameter).distinct().toList();
        sql.add(alias).add(".ParameterId IN (").list(parameters).add(") AND CASE WHEN ");
        String separator = "(";
        for (ValueRange range : ranges) {
            sql.add(separator);
            if (parameters.size() > 1) {
                sql.add(alias).add(".ParameterId = ? AND ", range.parameter);
            }
            sql.add(range.where, alias);
            separator = ") OR (";
        }
        sql.add(") THEN 1 ELSE 0 END = 1");
    }
}
