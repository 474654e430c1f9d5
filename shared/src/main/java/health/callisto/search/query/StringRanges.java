package health.callisto.search.query;

import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.StringNormalizer;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.util.List;

/** Strings: from their beginning, {@code :exact} and {@code :contains} (R4 search.html#string). */
final class StringRanges {
    private StringRanges() {}

    static List<ValueRange> of(SearchParameter parameter, String modifier, String text) {
        String value = Escapes.unescape(text);
        String normalized = StringNormalizer.normalize(value);
        String head = IndexKeys.string(normalized);
        return switch (modifier) {
            case "" -> List.of(range(parameter, startsWith(normalized, head), false));
            case "exact" ->
                List.of(range(
                        parameter, Fragment.of("{}.Value = ? AND {}.Exact = ?", head, IndexKeys.exact(value)), true));
            case "contains" ->
                List.of(range(
                        parameter,
                        Fragment.of("COALESCE({}.Overflow, {}.Value) LIKE ? ESCAPE '\\'", pattern(normalized)),
                        false));
            default -> throw BadValue.notSupported("The modifier :" + modifier + " on a string");
        };
    }

    private static ValueRange range(SearchParameter parameter, Fragment where, boolean pinned) {
        return new ValueRange(SearchTable.STRING, parameter.number(), where, pinned);
    }

    private static Fragment startsWith(String normalized, String head) {
        if (normalized.length() > head.length()) {
            return Fragment.of(
                    "{}.Value = ? AND {}.Overflow >= ? AND {}.Overflow < ?", head, normalized, after(normalized));
        }
        return Fragment.of("{}.Value >= ? AND {}.Value < ?", normalized, after(normalized));
    }

    /**
     * The least text after all that begin with this one: its last character replaced by the next. Holds for an order by
     * UTF-8 bytes (SQLite) and by UTF-16 units (SQL Server), as long as the next is not on the other side of the
     * surrogates; those few characters end a step lower.
     */
    static String after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last != Character.MAX_VALUE && last != Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, start) + Character.toString(next);
            }
            end = start;
        }
        return Character.toString(Character.MAX_CODE_POINT);
    }

    /** A LIKE pattern for "contains"; the bracket is a wildcard to SQL Server alone, the escape is right for both. */
    private static String pattern(String text) {
        StringBuilder pattern = new StringBuilder("%");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '_' || c == '[' || c == '\\') {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.append('%').toString();
    }
}
