package health.callisto.http;

import health.callisto.problem.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Who may call where callers prove nothing ({@code CALLISTO_AUTH=off}): programs of this machine. A browser on it lets any page send
 * some requests, and reach it under a name of the page's own (DNS rebinding); what it tells of them (Fetch standard, {@code Origin};
 * Fetch Metadata, {@code Sec-Fetch-Site}) is enough to refuse these. Programs send none of it and may leave the content type to curl.
 */
public final class LocalCallers {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|[a-z0-9.-]+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    /** What a page may send without asking first. */
    private static final Set<String> SIMPLE =
            Set.of("", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    private LocalCallers() {}

    /** Problem FORBIDDEN for a name that is not this machine's own. */
    public static void checkHost(Map<String, String> headers) {
        String host = headers.getOrDefault("host", "localhost").toLowerCase(Locale.ROOT);
        if (!LOOPBACK.matcher(host).matches()) {
            throw Problem.forbidden(
                    "Without authentication (CALLISTO_AUTH=off) only localhost is served; the Host of this"
                            + " request is another");
        }
    }

    /**
     * Problem FORBIDDEN or UNSUPPORTED_MEDIA_TYPE for a write that a page of another origin has sent, or that a browser has sent
     * without asking whether it may.
     *
     * @param headers by lower-case name
     * @param allowed the other origins that may write
     */
    public static void checkWrite(String method, String path, Map<String, String> headers, Predicate<String> allowed) {
        if (SAFE.contains(method)) {
            return;
        }
        String origin = headers.getOrDefault("origin", "");
        String site = headers.getOrDefault("sec-fetch-site", "");
        boolean foreign = origin.isEmpty()
                ? site.equals("cross-site") || site.equals("same-site")
                : !isOwn(origin, headers) && !allowed.test(origin);
        if (foreign) {
            throw Problem.forbidden(
                    "Without authentication (CALLISTO_AUTH=off) a page of another origin may not write; name"
                            + " its origin in the service's properties.cors");
        }
        boolean browser = !origin.isEmpty() || !site.isEmpty();
        String type = Negotiation.mediaType(headers.getOrDefault("content-type", ""));
        boolean search = path.endsWith("/_search") && type.equals("application/x-www-form-urlencoded");
        if (browser
                && !search
                && SIMPLE.contains(type)
                && !headers.getOrDefault("content-length", "0").equals("0")) {
            throw Problem.unsupportedMediaType("From a browser the body must have its content type, such as"
                    + " application/fhir+json or application/json");
        }
    }

    private static boolean isOwn(String origin, Map<String, String> headers) {
        String host = headers.getOrDefault("host", "");
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }
}
