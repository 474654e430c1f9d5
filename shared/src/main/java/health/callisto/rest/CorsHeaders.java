package health.callisto.rest;

import health.callisto.workspace.Cors;
import java.util.Optional;

/** The headers of the CORS protocol, as a service is set for it (spec 01, {@code cors}). */
final class CorsHeaders {
    /** What a page may read of a response beyond the plain headers. */
    private static final String EXPOSED =
            "Content-Location, ETag, Last-Modified, Location, Retry-After, X-Progress, X-Request-Id";

    private CorsHeaders() {}

    /** Whether a browser asks before it sends the request proper. */
    static boolean isPreflight(HttpRequest request) {
        return request.method().equals("OPTIONS")
                && request.headers().containsKey("origin")
                && request.headers().containsKey("access-control-request-method");
    }

    /** The answer to a preflight; without CORS headers where the origin may not call. */
    static FhirResponse preflight(HttpRequest request, Cors cors) {
        FhirResponse answer = add(request, cors, FhirResponse.empty(204));
        return allowed(request, cors).isEmpty()
                ? answer
                : answer.with("Access-Control-Allow-Methods", String.join(", ", cors.methods()))
                        .with("Access-Control-Allow-Headers", String.join(", ", cors.headers()))
                        .with(
                                "Access-Control-Max-Age",
                                Long.toString(cors.maxAge().toSeconds()));
    }

    static FhirResponse add(HttpRequest request, Cors cors, FhirResponse response) {
        Optional<String> origin = allowed(request, cors);
        if (origin.isEmpty()) {
            return response;
        }
        FhirResponse open = response.with("Access-Control-Allow-Origin", origin.get())
                .with("Access-Control-Expose-Headers", EXPOSED)
                .with("Vary", "Origin");
        return cors.allowCredentials() ? open.with("Access-Control-Allow-Credentials", "true") : open;
    }

    private static Optional<String> allowed(HttpRequest request, Cors cors) {
        return Optional.ofNullable(request.headers().get("origin")).filter(cors::allows);
    }
}
