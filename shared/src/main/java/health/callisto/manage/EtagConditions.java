package health.callisto.manage;

import health.callisto.http.HttpRequest;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.Optional;

/** {@code If-Match} and {@code If-None-Match} of the management API (RFC 9110, section 13.1). */
public final class EtagConditions {
    private EtagConditions() {}

    /** Problem PRECONDITION_FAILED if they do not hold for the resource with that etag; empty: there is none. */
    public static void check(HttpRequest request, Optional<String> etag) {
        String match = request.headers().getOrDefault("if-match", "");
        if (!match.isEmpty() && etag.filter(current -> names(match, current)).isEmpty()) {
            throw Problem.preconditionFailed("If-Match names another version than the current one; read it again");
        }
        String noneMatch = request.headers().getOrDefault("if-none-match", "");
        if (!noneMatch.isEmpty()
                && etag.filter(current -> names(noneMatch, current)).isPresent()) {
            throw Problem.preconditionFailed("If-None-Match names the current version: it is there already");
        }
    }

    private static boolean names(String header, String etag) {
        return List.of(header.split(",", -1)).stream()
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.replace("W/", "").equals(etag));
    }
}
