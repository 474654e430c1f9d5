package health.callisto.http;

import java.util.List;
import java.util.Optional;

/** The headers of the CORS protocol, as a service is set for it (spec 01, {@code cors}). */
public final class CorsHeaders {
    /** What a page may read of a response beyond the plain headers. */
    private static final String EXPOSED =
            "Content-Location, ETag, Last-Modified, Location, Retry-After, X-Progress, X-Request-Id";

    /** Where the service names no methods or headers: what its API takes. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-Modified-Since",
            "If-None-Exist",
            "If-None-Match",
            "Prefer",
            "X-Request-Id",
            "X-Security-Context");

    private CorsHeaders() {}

    /** Whether a browser asks before it sends the request proper. */
    public static boolean isPreflight(HttpRequest request) {
        return request.method().equals("OPTIONS")
                && request.headers().containsKey("origin")
                && request.headers().containsKey("access-control-request-method");
    }

    /** The answer to a preflight; without CORS headers where the origin may not call. */
    public static HttpResponse preflight(HttpRequest request, Cors cors) {
        HttpResponse answer = add(request, cors, HttpResponse.empty(204));
        if (allowed(request, cors).isEmpty()) {
            return answer;
        }
        HttpResponse open = answer.with("Access-Control-Allow-Methods", joined(cors.methods(), METHODS))
                .with("Access-Control-Allow-Headers", joined(cors.headers(), HEADERS));
        // Without the header a browser remembers the answer for a few seconds; with 0 it would ask before each request.
        return cors.maxAge().isZero()
                ? open
                : open.with(
                        "Access-Control-Max-Age", Long.toString(cors.maxAge().toSeconds()));
    }

    private static String joined(List<String> named, List<String> otherwise) {
        return String.join(", ", named.isEmpty() ? otherwise : named);
    }

    public static HttpResponse add(HttpRequest request, Cors cors, HttpResponse response) {
        Optional<String> origin = allowed(request, cors);
        if (origin.isEmpty()) {
            return response;
        }
        HttpResponse open = response.with("Access-Control-Allow-Origin", origin.get())
                .with("Access-Control-Expose-Headers", EXPOSED)
                .with("Vary", "Origin");
        return cors.allowCredentials() ? open.with("Access-Control-Allow-Credentials", "true") : open;
    }

    private static Optional<String> allowed(HttpRequest request, Cors cors) {
        return Optional.ofNullable(request.headers().get("origin")).filter(cors::allows);
    }
}
