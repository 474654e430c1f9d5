package health.callisto.http;

import health.callisto.fhir.Deadline;
import health.callisto.hapi.XmlFormat;
import health.callisto.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The formats that a response can have (R4 http.html#mime-type). */
public enum Format {
    JSON,
    XML;

    private static final Set<String> FHIR =
            Set.of("application/fhir+json", "application/fhir+xml", "application/json+fhir", "application/xml+fhir");
    private static final Set<String> GENERAL = Set.of("application/json", "text/json", "application/xml", "text/xml");
    private static final Pattern WEIGHT = Pattern.compile("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)");

    /** The one that the caller wants most of those that can be given; Problem NOT_ACCEPTABLE if it wants neither. */
    public static Format wanted(Map<String, String> headers, QueryParameters query) {
        // _format goes before the header; a plus in a URL may arrive as a blank (R4 http.html#parameters).
        String ranges = query.first("_format")
                .map(format -> format.replace(' ', '+'))
                .orElseGet(() -> headers.getOrDefault("accept", "*/*"));
        Optional<Format> best = Optional.empty();
        double weight = 0;
        for (String range : ranges.split(",", -1)) {
            Optional<Format> format = of(Negotiation.mediaType(range));
            double own = weight(range);
            if (format.isPresent() && own > weight) {
                best = format;
                weight = own;
            }
        }
        return best.orElseThrow(() ->
                Problem.notAcceptable("This service answers application/fhir+json and application/fhir+xml only"));
    }

    /** The response in the format that the caller wants, where that can be told. */
    public static HttpResponse given(HttpRequest request, RequestUri uri, HttpResponse response, Deadline deadline) {
        boolean plain = !request.headers().getOrDefault("accept", "").contains("xml")
                && !uri.query().contains("_format");
        if (plain || response.body().length == 0 || response.headers().containsKey("Content-Type")) {
            return response;
        }
        try {
            QueryParameters query = QueryParameters.parse(uri.query());
            boolean pretty = query.first("_pretty").equals(Optional.of("true"));
            return wanted(request.headers(), query) == XML
                    ? response.withBody(XmlFormat.toXml(response.body(), pretty, deadline))
                            .with("Content-Type", "application/fhir+xml; charset=utf-8")
                    : response;
        } catch (Problem e) {
            // That the format cannot be given is what the response says already; of one that would take too long, JSON
            // says what
            // was done.
            return response;
        }
    }

    private static Optional<Format> of(String type) {
        return switch (type) {
            case "xml", "text/xml", "application/xml", "application/fhir+xml" -> Optional.of(XML);
            // A browser asks for a page first and takes anything behind it.
            case "", "json", "*/*", "application/*", "text/html", "html" -> Optional.of(JSON);
            default -> type.contains("json") ? Optional.of(JSON) : Optional.empty();
        };
    }

    /** {@code ;q=0.5} (RFC 9110, 12.4.2); 1 where it is not given. */
    public static double weight(String range) {
        for (String part : range.split(";", -1)) {
            String stripped = part.strip();
            if (WEIGHT.matcher(stripped).matches()) {
                return Double.parseDouble(stripped.substring(2));
            }
        }
        return 1;
    }

    /** Whether that media type is one of FHIR's own. */
    public static boolean isFhir(String mediaType) {
        return FHIR.contains(mediaType);
    }

    /** Whether that media type is JSON or XML of any kind: a resource, or something else. */
    public static boolean isGeneral(String mediaType) {
        return GENERAL.contains(mediaType);
    }

    /** Whether that media type of a body is XML. */
    public static boolean isXml(String mediaType) {
        return of(mediaType).equals(Optional.of(XML));
    }
}
