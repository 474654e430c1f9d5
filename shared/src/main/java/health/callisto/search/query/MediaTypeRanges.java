package health.callisto.search.query;

import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code :below} on media types (R4 search.html#modifiers): {@code image} and {@code image/*} find every image, {@code
 * text/plain} finds {@code text/plain; charset=utf-8} too.
 */
final class MediaTypeRanges {
    private MediaTypeRanges() {}

    static List<ValueRange> below(SearchParameter parameter, String text) {
        List<String> parts = Escapes.split(text, '|');
        String asked = Escapes.unescape(parts.get(parts.size() - 1)).strip().toLowerCase(Locale.ROOT);
        String type = asked.endsWith("/*") ? asked.substring(0, asked.length() - 2) : asked;
        if (parts.size() > 2 || type.isEmpty()) {
            throw BadValue.of(parameter.code() + ":below", "a media type such as image or text/plain");
        }
        List<ValueRange> ranges = new ArrayList<>();
        if (type.indexOf('/') < 0) {
            ranges.add(beginning(parameter, type + "/"));
        } else {
            ranges.add(new ValueRange(
                    SearchTable.TOKEN, parameter.number(), Fragment.of("{}.Code = ?", IndexKeys.code(type)), false));
            ranges.add(beginning(parameter, type + ";"));
            ranges.add(beginning(parameter, type + " ;"));
        }
        return ranges;
    }

    private static ValueRange beginning(SearchParameter parameter, String text) {
        Fragment where = Fragment.of("{}.Code >= ? AND {}.Code < ?", text, StringRanges.after(text));
        return new ValueRange(SearchTable.TOKEN, parameter.number(), where, false);
    }
}
