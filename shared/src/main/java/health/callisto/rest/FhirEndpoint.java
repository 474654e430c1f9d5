package health.callisto.rest;

import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.access.Caller;
import health.callisto.fhir.FhirError;
import health.callisto.search.QueryParameters;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Everything that comes in over HTTP: finds the service of {@code /{workspace}/fhir/{service}/…} and hands it to the router. */
public final class FhirEndpoint {
    private static final String JSON = "application/fhir+json; charset=utf-8";

    private final ServiceRegistry services;
    private final Authenticator authenticator;
    private final Router router;
    private final Interaction interactions;
    private final Edge edge;
    private final Audit audit;
    private final HostPages pages;
    private final Clock clock;
    private final Supplier<String> newId;

    /**
     * Wires the endpoint.
     *
     * @param router names interactions for the audit
     * @param interactions carries them out: the router or what guards it
     */
    public FhirEndpoint(
            ServiceRegistry services,
            Authenticator authenticator,
            Router router,
            Interaction interactions,
            Edge edge,
            HostPages pages,
            Clock clock,
            Supplier<String> newId) {
        this.services = services;
        this.authenticator = authenticator;
        this.router = router;
        this.interactions = interactions;
        this.edge = edge;
        this.audit = new Audit();
        this.pages = pages;
        this.clock = clock;
        this.newId = newId;
    }

    /** The response; never throws. */
    public FhirResponse handle(HttpRequest request) {
        RequestUri uri = RequestUri.parse(request.uri());
        String requestId = request.headers().getOrDefault("x-request-id", newId.get());
        FhirResponse response =
                edge.answer(() -> pages.find(uri.path()).orElseGet(() -> fhir(request, uri, requestId)));
        FhirResponse typed = response.headers().containsKey("Content-Type") || response.body().length == 0
                ? response
                : response.with("Content-Type", JSON);
        FhirResponse whole = typed.with("X-Request-Id", requestId.replaceAll("[^\\x21-\\x7e]", ""));
        return request.method().equals("HEAD") ? new FhirResponse(whole.status(), whole.headers(), new byte[0]) : whole;
    }

    private FhirResponse fhir(HttpRequest request, RequestUri uri, String requestId) {
        Instant start = clock.instant();
        List<String> path = segments(uri.path());
        if (path.size() < 3 || !path.get(1).equals("fhir")) {
            throw FhirError.notFound("There is nothing at this URL; a service is at /{workspace}/fhir/{service}");
        }
        Caller caller = authenticator.authenticate(
                java.util.Optional.ofNullable(request.headers().get("authorization")));
        FhirService service = services.service(path.get(0), path.get(2));
        Negotiation.check(request.method(), request.headers(), request.body());
        FhirRequest inner = new FhirRequest(
                service,
                caller,
                request.method(),
                path.subList(3, path.size()),
                QueryParameters.parse(uri.query()),
                request.headers(),
                request.body().getBytes(StandardCharsets.UTF_8),
                uri.origin() + "/" + path.get(0) + "/fhir/" + path.get(2));
        FhirResponse response = edge.answer(inner, interactions);
        audit.record(new Audit.Entry(
                service.name().toString(),
                caller,
                router.code(inner),
                response.status(),
                Duration.between(start, clock.instant()),
                requestId));
        return response;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decode(segment));
            }
        }
        return segments;
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw FhirError.invalid("The URL has a percent sign without two hexadecimal digits behind it");
        }
    }

    /** The pages of the host itself, such as /readyz. */
    @FunctionalInterface
    public interface HostPages {
        java.util.Optional<FhirResponse> find(String path);

        /** A page of plain JSON. */
        static FhirResponse json(int status, String body) {
            return new FhirResponse(
                    status,
                    Map.of("Content-Type", "application/json; charset=utf-8"),
                    body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
