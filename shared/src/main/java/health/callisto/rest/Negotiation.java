package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.hapi.XmlFormat;
import java.util.Map;
import java.util.Set;

/** Media types, lengths and encodings that are taken and given (R4 http.html#mime-type; spec 02, limits). */
final class Negotiation {
    static final int MAX_BODY_CHARACTERS = 50 * 1024 * 1024;

    static final String JSON_PATCH = "application/json-patch+json";

    private static final Set<String> JSON =
            Set.of("application/fhir+json", "application/json", "application/x-www-form-urlencoded");
    private static final char REPLACEMENT = '\ufffd';

    private Negotiation() {}

    /** FhirError for what this version does not take. */
    static void check(String method, Map<String, String> headers, String body) {
        if (headers.getOrDefault("content-encoding", "identity").contains("gzip")) {
            // The Functions host hands such a body over in pieces that cannot be put together again.
            throw FhirError.unsupportedMediaType("A compressed request body cannot be taken; send it uncompressed");
        }
        boolean chunked = headers.getOrDefault("transfer-encoding", "").contains("chunked");
        if (chunked && body.isEmpty() && (method.equals("POST") || method.equals("PUT") || method.equals("PATCH"))) {
            throw FhirError.lengthRequired("A chunked request body does not arrive; send a Content-Length");
        }
        if (body.length() > MAX_BODY_CHARACTERS) {
            throw FhirError.tooLarge("The body is larger than 50 MB; use $import for larger data");
        }
        if (!body.isEmpty()) {
            String type = mediaType(headers.getOrDefault("content-type", "application/fhir+json"));
            boolean patch = method.equals("PATCH") && type.equals(JSON_PATCH);
            if (!JSON.contains(type) && !Format.isXml(type) && !patch) {
                throw FhirError.unsupportedMediaType("The body must be application/fhir+json or application/fhir+xml"
                        + (method.equals("PATCH") ? " (FHIRPath Patch) or " + JSON_PATCH : ""));
            }
            if (body.indexOf(REPLACEMENT) >= 0) {
                // The host decodes the body and puts this character where the bytes were no UTF-8.
                throw FhirError.invalid(
                        "The body is not valid UTF-8 (or holds the replacement character U+FFFD, which stands for that)");
            }
        }
    }

    /** The body as JSON. */
    static byte[] json(Map<String, String> headers, byte[] body) {
        return body.length > 0 && Format.isXml(mediaType(headers.getOrDefault("content-type", "")))
                ? XmlFormat.toJson(body)
                : body;
    }

    static String mediaType(String header) {
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(java.util.Locale.ROOT);
    }
}
