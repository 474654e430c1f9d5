package health.callisto.http;

import health.callisto.fhir.Deadline;
import health.callisto.hapi.XmlFormat;
import health.callisto.problem.Problem;
import java.util.Map;
import java.util.Set;

/** Media types, lengths and encodings that are taken and given (R4 http.html#mime-type; spec 02, limits). */
public final class Negotiation {
    public static final String JSON_PATCH = "application/json-patch+json";

    private static final Set<String> JSON =
            Set.of("application/fhir+json", "application/json", "application/x-www-form-urlencoded");

    private Negotiation() {}

    /** Problem for what this version does not take as a resource or as parameters. */
    public static void check(HttpRequest request) {
        if (request.body().length > 0) {
            String type = mediaType(request.headers().getOrDefault("content-type", "application/fhir+json"));
            boolean patches = request.method().equals("PATCH");
            if (!JSON.contains(type) && !Format.isXml(type) && !(patches && type.equals(JSON_PATCH))) {
                throw Problem.unsupportedMediaType("The body must be application/fhir+json or application/fhir+xml"
                        + (patches ? " (FHIRPath Patch) or " + JSON_PATCH : ""));
            }
            ArrivedBody.requireUtf8(request);
        }
    }

    /** The body as JSON; Problem UNAVAILABLE once the deadline has passed. */
    public static byte[] json(Map<String, String> headers, byte[] body, Deadline deadline) {
        return body.length > 0 && Format.isXml(mediaType(headers.getOrDefault("content-type", "")))
                ? XmlFormat.toJson(body, deadline)
                : body;
    }

    public static String mediaType(String header) {
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(java.util.Locale.ROOT);
    }
}
