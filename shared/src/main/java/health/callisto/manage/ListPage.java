package health.callisto.manage;

import health.callisto.http.QueryParameters;
import health.callisto.http.RequestUri;
import health.callisto.problem.Problem;
import java.util.Optional;

/**
 * Which part of a list of the management API is wanted.
 *
 * @param top at most so many
 * @param after that name; empty: from the first on
 */
public record ListPage(int top, String after) {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    /** Of {@code $top} and {@code $skiptoken}; Problem INVALID that names the parameter. */
    public static ListPage of(RequestUri uri) {
        QueryParameters query = QueryParameters.parse(uri.query());
        return new ListPage(top(query.first("$top")), query.first("$skiptoken").orElse(""));
    }

    private static int top(Optional<String> given) {
        if (given.isEmpty()) {
            return USUAL;
        }
        if (!given.get().matches("[1-9][0-9]{0,3}") || Integer.parseInt(given.get()) > MOST) {
            throw Problem.invalid("$top must be a number from 1 to " + MOST, "$top");
        }
        return Integer.parseInt(given.get());
    }

    /** Where the list goes on behind that name. */
    public String nextLink(RequestUri uri, String last) {
        return uri.origin() + uri.path() + "?$top=" + top + "&$skiptoken=" + last;
    }
}
