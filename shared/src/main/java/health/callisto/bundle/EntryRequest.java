package health.callisto.bundle;

import health.callisto.fhir.JsonDocument;
import health.callisto.problem.Problem;
import health.callisto.rest.ModifiedSince;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a batch or transaction as it came (R4 bundle.html, http.html#transaction).
 *
 * @param index its place in the bundle, for messages and for the order of the answers
 * @param fullUrl empty where there is none
 * @param resource node of the resource in the bundle's document, or {@link JsonDocument#NONE}
 */
record EntryRequest(
        int index,
        String fullUrl,
        Method method,
        String url,
        int resource,
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Optional<String> ifModifiedSince,
        Optional<String> ifNoneExist) {

    /** The verbs of the value set http-verb, in the order in which a transaction carries them out. */
    enum Method {
        DELETE,
        POST,
        PUT,
        PATCH,
        GET,
        HEAD
    }

    /** The url without its query. */
    String path() {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    /** The segments of the path, as they are written. */
    List<String> segments() {
        return List.of(path().split("/", -1));
    }

    /** The query behind the url's question mark; empty where there is none. */
    String query() {
        int question = url.indexOf('?');
        return question < 0 ? "" : url.substring(question + 1);
    }

    /** {@code Bundle.entry[3]}. */
    String place() {
        return "Bundle.entry[" + index + "]";
    }

    /** Problem INVALID for a condition that its method does not have: to ignore it could overwrite what it protects. */
    void checkConditions() {
        boolean reads = method == Method.GET || method == Method.HEAD;
        if (ifNoneExist.isPresent() && method != Method.POST) {
            throw invalid("ifNoneExist goes with a POST; a " + method + " takes ifMatch or ifNoneMatch");
        }
        if (ifMatch.isPresent() && method == Method.POST) {
            throw invalid("ifMatch names a version that is there, and a POST creates; use PUT, or ifNoneExist");
        }
        if (ifModifiedSince.isPresent() && !reads) {
            throw invalid("ifModifiedSince goes with a GET; a " + method + " takes ifMatch");
        }
        if (ifModifiedSince.isPresent()
                && ModifiedSince.ofInstant(ifModifiedSince.get()).isEmpty()) {
            throw invalid("ifModifiedSince must be an instant such as 2026-01-31T12:00:00Z");
        }
    }

    Problem invalid(String diagnostics) {
        return Problem.invalid(diagnostics, place());
    }
}
