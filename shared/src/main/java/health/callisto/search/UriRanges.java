package health.callisto.search;

import health.callisto.resource.IndexKeys;
import java.util.List;

/** Uris: equal as they stand, case and all (R4 search.html#uri). */
final class UriRanges {
    private UriRanges() {}

    static List<ValueRange> of(SearchParameter parameter, String text) {
        Fragment where = Fragment.of("{}.Value = ?", IndexKeys.uri(Escapes.unescape(text)));
        return List.of(new ValueRange(IndexTable.URI, parameter.number(), where, true));
    }
}
