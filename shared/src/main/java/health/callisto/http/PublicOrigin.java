package health.callisto.http;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where callers see the product: the public URL of the settings, else what a trusted proxy says, else what the request itself
 * says. Links begin with it, and so do absolute references to resources of the product itself.
 *
 * @param forwarded whether headers of a proxy are believed
 */
public record PublicOrigin(Optional<URI> publicUrl, boolean forwarded) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /** As requests say, and no header of a proxy. */
    public static PublicOrigin ofRequests() {
        return new PublicOrigin(Optional.empty(), false);
    }

    /** The URI as the caller sees it. */
    public RequestUri of(Map<String, String> headers, RequestUri uri) {
        if (publicUrl.isPresent()) {
            return new RequestUri(publicUrl.get().toString().replaceAll("/+$", ""), uri.path(), uri.query());
        }
        return forwarded ? new RequestUri(forwarded(headers, uri.origin()), uri.path(), uri.query()) : uri;
    }

    private static String forwarded(Map<String, String> headers, String origin) {
        int authority = origin.indexOf("://");
        String proto = first(headers, "x-forwarded-proto")
                .filter(given -> given.equals("http") || given.equals("https"))
                .orElse(authority < 0 ? "http" : origin.substring(0, authority));
        String host = first(headers, "x-forwarded-host")
                .filter(given -> HOST.matcher(given).matches())
                .orElse(authority < 0 ? origin : origin.substring(authority + 3));
        String prefix = first(headers, "x-forwarded-prefix")
                .map(given -> given.replaceAll("/+$", ""))
                .filter(given -> PREFIX.matcher(given).matches())
                .orElse("");
        return proto + "://" + host + prefix;
    }

    /** Each proxy on the way adds a value: the first is what the caller sees. */
    private static Optional<String> first(Map<String, String> headers, String name) {
        return Optional.ofNullable(headers.get(name)).map(value -> value.split(",", 2)[0].strip());
    }
}
