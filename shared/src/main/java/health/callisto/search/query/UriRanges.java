package health.callisto.search.query;

import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Uris: equal as they stand, case and all; {@code :below} finds those that begin with the value, {@code :above} those that
 * the value begins with, cut at a slash (R4 search.html#uri).
 */
final class UriRanges {
    private UriRanges() {}

    /** @param modifier {@code above}, {@code below} or empty */
    static List<ValueRange> of(SearchParameter parameter, String modifier, String text) {
        String uri = Escapes.unescape(text);
        return switch (modifier) {
            case "above" ->
                beginnings(uri).stream().map(part -> equal(parameter, part)).toList();
            case "below" -> List.of(below(parameter, uri.stripTrailing()));
            default -> List.of(equal(parameter, uri));
        };
    }

    private static ValueRange below(SearchParameter parameter, String uri) {
        Fragment where = Fragment.of(
                "{}.UriId IN (SELECT u.UriId FROM UriValue u WHERE u.Value >= ? AND u.Value < ?)",
                uri,
                StringRanges.after(uri));
        return new ValueRange(SearchTable.URI, parameter.number(), where, false);
    }

    private static ValueRange equal(SearchParameter parameter, String uri) {
        // A uri that is not stored has no number, which matches nothing.
        Fragment where =
                Fragment.of("{}.UriId = (SELECT u.UriId FROM UriValue u WHERE u.Value = ?)", IndexKeys.uri(uri));
        return new ValueRange(SearchTable.URI, parameter.number(), where, true);
    }

    /** {@code http://a.org/b/c}: itself, {@code http://a.org/b/}, {@code http://a.org/b}, {@code http://a.org/}, … */
    private static Set<String> beginnings(String uri) {
        Set<String> beginnings = new LinkedHashSet<>();
        beginnings.add(uri);
        int host = uri.indexOf("://");
        for (int slash = uri.lastIndexOf('/'); host > 0 && slash > host + 2; slash = uri.lastIndexOf('/', slash - 1)) {
            beginnings.add(uri.substring(0, slash + 1));
            beginnings.add(uri.substring(0, slash));
        }
        return beginnings;
    }
}
