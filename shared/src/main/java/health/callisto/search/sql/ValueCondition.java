package health.callisto.search.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * The resource has a value in one of the ranges, or with {@code :not} in none.
 *
 * @param negated {@code :not}: resources without any value meet it too (R4 search.html#modifiers)
 */
public record ValueCondition(int parameter, List<ValueRange> ranges, boolean negated) implements Condition {
    /** So many look-ups by value cost less than one by resource. */
    private static final int FEW = 4;

    public ValueCondition {
        ranges = List.copyOf(ranges);
    }

    @Override
    public List<ValueRange> sources() {
        return negated ? List.of() : ranges;
    }

    @Override
    public void test(SqlText sql, String resource) {
        if (ranges.isEmpty()) {
            sql.add(negated ? "1 = 1" : "1 = 0");
            return;
        }
        sql.add(negated ? "NOT (" : "(");
        boolean many = ranges.size() > FEW;
        List<ValueRange> byResource = new ArrayList<>();
        String separator = "";
        for (ValueRange range : ranges) {
            if (range.testedByResource() || (many && range.table().byResource())) {
                byResource.add(range);
            } else {
                sql.add(separator);
                range.test(sql, resource);
                separator = " OR ";
            }
        }
        if (!byResource.isEmpty()) {
            String alias = resource + "v";
            sql.add(separator).add("EXISTS (SELECT 1 FROM ");
            byResource.get(0).tables(sql, alias);
            sql.add(" WHERE ");
            ValueRange.ofResource(sql, byResource, alias, resource);
            sql.add(")");
        }
        sql.add(")");
    }
}
