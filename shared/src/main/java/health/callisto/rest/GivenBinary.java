package health.callisto.rest;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.NameTable;
import health.callisto.http.Format;
import health.callisto.http.HttpResponse;
import health.callisto.http.Negotiation;
import health.callisto.http.QueryParameters;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A Binary that is read: its content in its own type, unless FHIR is asked for by name (R4 binary.html#rest). */
final class GivenBinary {
    /** Those that show the resource, not the content. */
    private static final Set<String> OF_RESOURCES = Set.of("_format", "_summary", "_elements", "_pretty");

    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?: ?; ?[\\x21-\\x7e]+)*");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

    private GivenBinary() {}

    /** Whether a request may be answered with content, in whatever type that is. */
    static boolean mayBeAsked(String method, List<String> path, QueryParameters query) {
        boolean one =
                path.size() == 2 && !path.get(1).startsWith("_") && !path.get(1).startsWith("$");
        boolean version = path.size() == 4 && path.get(2).equals("_history");
        return (method.equals("GET") || method.equals("HEAD"))
                && (one || version)
                && path.get(0).equals("Binary")
                && query.all().stream().noneMatch(parameter -> OF_RESOURCES.contains(parameter.name()));
    }

    /** The content in place of the resource, where that is what the caller wants; an error stays as it is. */
    static HttpResponse of(FhirRequest request, HttpResponse response, NameTable names) {
        if (response.status() != 200 || !mayBeAsked(request.method(), request.path(), request.query())) {
            return response;
        }
        JsonDocument binary = new JsonParser(names).parse(response.body());
        String type = text(binary, JsonDocument.ROOT, "contentType").orElse("");
        if (!wantsContent(request.header("accept").orElse("*/*"), Negotiation.mediaType(type))) {
            return response;
        }
        int data = binary.child(JsonDocument.ROOT, "data");
        byte[] content = data == JsonDocument.NONE
                ? new byte[0]
                : Base64.getMimeDecoder()
                        .decode(Arrays.copyOfRange(binary.bytes(), binary.start(data) + 1, binary.end(data) - 1));
        HttpResponse given = response.withBody(content)
                .with("Content-Type", MEDIA_TYPE.matcher(type).matches() ? type : "application/octet-stream")
                // Whoever may write a page into a Binary must not run it in the name of this origin.
                .with("Content-Security-Policy", "sandbox; default-src 'none'")
                .with("X-Content-Type-Options", "nosniff");
        int context = binary.child(JsonDocument.ROOT, "securityContext");
        Optional<String> reference =
                context == JsonDocument.NONE ? Optional.empty() : text(binary, context, "reference");
        return reference
                .filter(value -> VISIBLE.matcher(value).matches())
                .map(value -> given.with("X-Security-Context", value))
                .orElse(given);
    }

    private static Optional<String> text(JsonDocument document, int node, String name) {
        int child = document.child(node, name);
        return child == JsonDocument.NONE ? Optional.empty() : Optional.of(document.text(child));
    }

    /**
     * Where FHIR and anything else are wanted alike, FHIR was asked for by name; where the content's own type is named too,
     * that is meant.
     */
    private static boolean wantsContent(String accept, String own) {
        double named = 0;
        double fhir = 0;
        double other = 0;
        for (String range : accept.split(",", -1)) {
            String type = Negotiation.mediaType(range);
            double weight = Format.weight(range);
            if (Format.isFhir(type)) {
                fhir = Math.max(fhir, weight);
            } else if (type.equals(own)) {
                named = Math.max(named, weight);
            } else if (Format.isGeneral(type)) {
                fhir = Math.max(fhir, weight);
            } else {
                other = Math.max(other, weight);
            }
        }
        return fhir == 0 || named >= fhir || other > fhir;
    }
}
