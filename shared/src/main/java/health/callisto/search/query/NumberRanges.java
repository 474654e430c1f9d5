package health.callisto.search.query;

import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.util.List;

/** Conditions on a pair of columns that hold a number or a range of numbers (R4 search.html#number). */
final class NumberRanges {
    private NumberRanges() {}

    static List<ValueRange> of(SearchParameter parameter, String text) {
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(text));
        Decimal number = Decimal.read(prefixed.value()).orElseThrow(() -> BadValue.of(parameter.code(), "a number"));
        Fragment where = where(prefixed.prefix(), number, "Low", "High");
        return List.of(new ValueRange(SearchTable.NUMBER, parameter.number(), where, false));
    }

    /** With gt, lt, ge, le, sa and eb the number counts as exact; with the others as the range of its digits. */
    static Fragment where(Prefix prefix, Decimal number, String low, String high) {
        String lowColumn = "{}." + low;
        String highColumn = "{}." + high;
        double value = number.value();
        return switch (prefix) {
            case EQ ->
                Fragment.of(
                        lowColumn + " >= ? AND " + lowColumn + " < ? AND " + highColumn + " < ?",
                        number.low(),
                        number.end(),
                        number.end());
            case NE -> Fragment.of("(" + lowColumn + " < ? OR " + highColumn + " >= ?)", number.low(), number.end());
            case GT -> Fragment.of(highColumn + " > ?", value);
            case LT -> Fragment.of(lowColumn + " < ?", value);
            case GE -> Fragment.of(highColumn + " >= ?", value);
            case LE -> Fragment.of(lowColumn + " <= ?", value);
            case SA -> Fragment.of(lowColumn + " > ?", value);
            case EB -> Fragment.of(highColumn + " < ? AND " + lowColumn + " < ?", value, value);
            case AP ->
                Fragment.of(
                        lowColumn + " < ? AND " + highColumn + " >= ?",
                        number.approximateEnd(),
                        number.approximateLow());
        };
    }
}
