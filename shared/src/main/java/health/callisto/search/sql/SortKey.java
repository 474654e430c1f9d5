package health.callisto.search.sql;

import health.callisto.resource.index.IndexKeys;
import java.util.List;

/**
 * One key of an order; the surrogate id comes after the last, so that an order is always complete.
 *
 * @param table where the values of the parameter are; ignored for {@code _id}
 * @param parameter its number, or {@link #ID}
 * @param stored the numbers that its values are stored under
 * @param within the ranges that the query itself demands of this parameter: where a resource has many values, the one
 *     that sorts first among those that matched counts; empty: among all
 */
public record SortKey(
        SearchTable table, int parameter, List<Integer> stored, boolean descending, List<ValueRange> within) {
    /** Stands for the logical id, which is in the resource's own row. */
    static final int ID = 0;

    public static SortKey id(boolean descending) {
        return new SortKey(SearchTable.TOKEN, ID, List.of(), descending, List.of());
    }

    public SortKey {
        stored = List.copyOf(stored);
        within = List.copyOf(within);
    }

    public boolean isId() {
        return parameter == ID;
    }

    /** The ranges of values in which to walk; the rows of each are in the order of the sort column. */
    List<ValueRange> sources() {
        if (!within.isEmpty()) {
            return within;
        }
        return table == SearchTable.DATE
                ? List.of(span(0), span(1))
                : stored.stream().map(this::all).toList();
    }

    /** All values of a parameter but the words within names, which are there to be found. */
    private ValueRange all(int number) {
        return table == SearchTable.STRING
                ? new ValueRange(table, number, Fragment.of("{}.Ordinal < ?", IndexKeys.FIRST_WORD), false)
                : ValueRange.all(table, number);
    }

    private ValueRange span(int span) {
        return new ValueRange(table, parameter, Fragment.of("{}.Span = ?", span), false);
    }

    /** Appends the test that no other value of the resource in row {@code alias} sorts before that row. */
    void sortsFirst(SqlText sql, String alias, String other) {
        String column = table.sortColumn();
        String before = "{}." + column + (descending ? " > " : " < ") + alias + "." + column;
        List<ValueRange> earlier = sources().stream()
                .map(range ->
                        new ValueRange(table, range.parameter(), range.where().and(Fragment.of(before)), false))
                .toList();
        sql.add("NOT EXISTS (SELECT 1 FROM ")
                .add(table.sqlName())
                .add(" ")
                .add(other)
                .add(" WHERE ");
        ValueRange.ofResource(sql, earlier, other, alias);
        sql.add(")");
    }

    /** Appends the value that sorts first of the resource in row {@code r}, as a scalar. */
    void value(SqlText sql) {
        sql.add(descending ? "(SELECT MAX(s." : "(SELECT MIN(s.").add(table.sortColumn());
        sql.add(") FROM ").add(table.sqlName()).add(" s WHERE ");
        ValueRange.ofResource(sql, sources(), "s", "r");
        sql.add(")");
    }

    /** Appends a join with the first value of every resource: for a table that has no index by resource. */
    void join(SqlText sql, String alias) {
        sql.add(" LEFT JOIN (SELECT s.SurrogateId, ").add(descending ? "MAX(" : "MIN(");
        sql.add(table.sortValue()).add(") AS K FROM ").add(table.sqlName());
        sql.add(" s").add(table.sortJoin()).add(" WHERE (");
        String separator = "";
        for (ValueRange range : sources()) {
            sql.add(separator).add("s.ParameterId = ? AND ", range.parameter()).add(range.where(), "s");
            separator = ") OR (";
        }
        sql.add(") GROUP BY s.SurrogateId) ").add(alias);
        sql.add(" ON ").add(alias).add(".SurrogateId = r.SurrogateId");
    }
}
