package health.callisto.http;

import java.time.Duration;
import java.util.List;

/**
 * Which pages of other origins may call a service from a browser (Fetch standard, CORS protocol).
 *
 * @param origins such as {@code https://app.example.org}; {@code *} for any; none: no page may
 * @param headers that a page may send beyond the plain ones; none: those that the API takes
 * @param methods that a page may use; none: those that the API takes
 * @param maxAge how long a browser may remember the answer
 * @param allowCredentials whether a page may send cookies and the like; never together with the origin {@code *}
 */
public record Cors(
        List<String> origins, List<String> headers, List<String> methods, Duration maxAge, boolean allowCredentials) {
    /** No page of another origin may call. */
    public static final Cors NONE = new Cors(List.of(), List.of(), List.of(), Duration.ZERO, false);

    public Cors {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
        methods = List.copyOf(methods);
        if (allowCredentials && origins.contains("*")) {
            throw new IllegalArgumentException("cors.allowCredentials needs origins by name, not *");
        }
    }

    public boolean allows(String origin) {
        return origins.contains(origin) || origins.contains("*");
    }
}
