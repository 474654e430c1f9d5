package health.callisto.rest;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.JsonStrings;
import health.callisto.fhir.NameTable;
import health.callisto.hapi.XmlFormat;
import health.callisto.http.ArrivedBody;
import health.callisto.http.Format;
import health.callisto.http.HttpRequest;
import health.callisto.http.Negotiation;
import health.callisto.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST Binary} and {@code PUT Binary/{id}} with the content itself in place of a resource, which {@code X-Security-Context}
 * may go with (R4 binary.html#rest).
 */
final class SentBinary {
    /** As base64 it is a third longer, and the resource may not have more than any other body. */
    static final int MAX_BYTES = ArrivedBody.MAX_BYTES / 4 * 3;

    private static final Set<String> FHIR = Set.of("application/fhir+json", "application/fhir+xml");

    private SentBinary() {}

    /**
     * The request with the resource in place of the content; any other request as it is.
     *
     * @param path the decoded segments after the service's base
     */
    static HttpRequest asResource(HttpRequest request, List<String> path, NameTable names) {
        if (!isContent(request, path, names)) {
            return request;
        }
        if (ArrivedBody.isDamaged(request)) {
            throw Problem.unsupportedMediaType("This host takes the body for a text, and bytes of it were lost;"
                    + " send a Binary as application/fhir+json with the content as base64 in 'data'");
        }
        if (request.body().length > MAX_BYTES) {
            throw Problem.tooLarge("The content of a Binary may have " + MAX_BYTES + " bytes");
        }
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("content-type", "application/fhir+json");
        byte[] resource = resource(request, path.size() > 1 ? Optional.of(path.get(1)) : Optional.empty());
        return new HttpRequest(request.method(), request.uri(), Map.copyOf(headers), resource);
    }

    private static boolean isContent(HttpRequest request, List<String> path, NameTable names) {
        boolean writes = !path.isEmpty()
                && path.get(0).equals("Binary")
                && (request.method().equals("POST")
                        ? path.size() == 1
                        : request.method().equals("PUT") && path.size() <= 2);
        String type = Negotiation.mediaType(request.headers().getOrDefault("content-type", ""));
        return writes
                && request.body().length > 0
                && !type.isEmpty()
                && !FHIR.contains(type)
                && !(Format.isGeneral(type) && isResource(request.body(), Format.isXml(type), names));
    }

    /** JSON and XML may be either; what cannot be read is for the resource's own error to tell. */
    private static boolean isResource(byte[] body, boolean xml, NameTable names) {
        if (xml) {
            return XmlFormat.mayBeResource(body);
        }
        try {
            JsonDocument document = new JsonParser(names).parse(body);
            return document.isObject(JsonDocument.ROOT)
                    && document.child(JsonDocument.ROOT, "resourceType") != JsonDocument.NONE;
        } catch (Problem e) {
            return true;
        }
    }

    private static byte[] resource(HttpRequest request, Optional<String> id) {
        String type = request.headers().getOrDefault("content-type", "").strip().replaceAll("\\s+", " ");
        StringBuilder head = new StringBuilder("{\"resourceType\":\"Binary\"");
        id.ifPresent(text -> head.append(",\"id\":").append(JsonStrings.quote(text)));
        head.append(",\"contentType\":").append(JsonStrings.quote(type));
        Optional.ofNullable(request.headers().get("x-security-context"))
                .ifPresent(reference -> head.append(",\"securityContext\":{\"reference\":")
                        .append(JsonStrings.quote(reference.strip()))
                        .append('}'));
        byte[] data = Base64.getEncoder().encode(request.body());
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + data.length + 16);
        out.writeBytes(head.append(",\"data\":\"").toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(data);
        out.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
