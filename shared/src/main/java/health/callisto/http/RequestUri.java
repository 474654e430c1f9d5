package health.callisto.http;

import health.callisto.fhir.PercentEncoding;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a request's URI as they were sent. Cut by hand: java.net.URI refuses a raw {@code |}, which FHIR clients
 * send, and the host's own parameters lose repeats.
 *
 * @param origin {@code http://localhost:7071}
 * @param path begins with a slash
 * @param query behind the question mark; empty where there is none
 */
public record RequestUri(String origin, String path, String query) {
    public static RequestUri parse(String uri) {
        int scheme = uri.indexOf("://");
        int slash = uri.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        int question = uri.indexOf('?');
        int end = question < 0 ? uri.length() : question;
        if (slash < 0 || slash > end) {
            return new RequestUri(uri.substring(0, end), "/", question < 0 ? "" : uri.substring(question + 1));
        }
        return new RequestUri(
                uri.substring(0, slash), uri.substring(slash, end), question < 0 ? "" : uri.substring(question + 1));
    }

    /** The decoded segments of the path; empty ones are left out. */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(PercentEncoding.decode(segment.replace("+", "%2B")));
            }
        }
        return segments;
    }
}
