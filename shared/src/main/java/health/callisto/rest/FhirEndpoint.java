package health.callisto.rest;

import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.access.Caller;
import health.callisto.config.Limits;
import health.callisto.fhir.Deadline;
import health.callisto.fhir.PercentEncoding;
import health.callisto.http.ArrivedBody;
import health.callisto.http.BodiesUnderWay;
import health.callisto.http.CorsHeaders;
import health.callisto.http.Delivery;
import health.callisto.http.Format;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.LocalCallers;
import health.callisto.http.Negotiation;
import health.callisto.http.PublicOrigin;
import health.callisto.http.QueryParameters;
import health.callisto.http.RequestUri;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.time.SteadyTime;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Everything that comes in over HTTP: finds the service of {@code /{workspace}/fhir/{service}/…} and hands it to the router. */
public final class FhirEndpoint {
    private static final String MANAGEMENT = "/manage/";
    /** Of path and query, as Kestrel and so the Functions host has it. */
    private static final int MAX_URL = 8_192;
    /** What may stand in a line of the log: a blank or a line break would forge other fields. */
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._~:/+@|-]{1,128}={0,2}");

    private final ServiceRegistry services;
    private final Authenticator authenticator;
    private final Router router;
    private final Interaction interactions;
    private final Edge edge;
    private final Audit audit;
    private final HostPages pages;
    private final PublicOrigin origin;
    private final SteadyTime time;
    private final Supplier<String> newId;
    private final BodiesUnderWay bodies;
    private final Limits limits;

    /**
     * Wires the endpoint.
     *
     * @param router names interactions for the audit
     * @param interactions carries them out: the router or what guards it
     * @param origin where callers see the product
     * @param limits of each request, and of all that are under way
     */
    public FhirEndpoint(
            ServiceRegistry services,
            Authenticator authenticator,
            Router router,
            Interaction interactions,
            Edge edge,
            HostPages pages,
            PublicOrigin origin,
            Clock clock,
            Supplier<String> newId,
            Limits limits) {
        this.origin = origin;
        this.limits = limits;
        this.bodies = new BodiesUnderWay(limits.bodyBytes());
        this.services = services;
        this.authenticator = authenticator;
        this.router = router;
        this.interactions = interactions;
        this.edge = edge;
        this.audit = new Audit();
        this.pages = pages;
        this.time = SteadyTime.beside(clock);
        this.newId = newId;
    }

    /** The response; never throws. */
    public HttpResponse handle(HttpRequest request) {
        String sent = request.headers().getOrDefault("x-request-id", "");
        String requestId = REQUEST_ID.matcher(sent).matches() ? sent : newId.get();
        HttpResponse response = edge.answer(() -> delivered(request, requestId));
        boolean typed = response.headers().containsKey("Content-Type") || response.body().length == 0;
        return (typed ? response : response.with("Content-Type", Delivery.JSON)).with("X-Request-Id", requestId);
    }

    /** The response to any request while the product cannot start, for that reason. */
    public static HttpResponse notStarted(String reason) {
        return HttpResponse.of(503, OperationOutcomes.json(List.of(Issue.error("transient", reason, ""))))
                .with("Content-Type", Delivery.JSON)
                .with("Retry-After", "5");
    }

    private HttpResponse delivered(HttpRequest request, String requestId) {
        RequestUri uri = origin.of(request.headers(), RequestUri.parse(request.uri()));
        HttpResponse response = edge.answer(() -> answer(request, uri, requestId));
        return Delivery.of(request, uri, response);
    }

    private HttpResponse answer(HttpRequest request, RequestUri uri, String requestId) {
        if (request.uri().isEmpty()) {
            // What it would mean is not guessed from what is left of it.
            throw Problem.invalid("The URL has characters that must be percent-encoded, such as | as %7C");
        }
        if (uri.path().length() + uri.query().length() >= MAX_URL) {
            throw Problem.uriTooLong("The URL is longer than " + MAX_URL + " characters; a search may be sent as POST"
                    + " [type]/_search, its parameters in the body");
        }
        if (authenticator.takesAnyone()) {
            LocalCallers.checkHost(request.headers());
        }
        if (uri.path().startsWith(MANAGEMENT)) {
            return ArmErrors.answer(uri.path(), () -> {
                checkWrite(request, uri, origin -> false);
                return pages.find(ArrivedBody.of(request), uri).orElseThrow(FhirEndpoint::nothing);
            });
        }
        return pages.find(request, uri).orElseGet(() -> fhir(request, uri, requestId));
    }

    private void checkWrite(HttpRequest request, RequestUri uri, Predicate<String> allowed) {
        if (authenticator.takesAnyone()) {
            LocalCallers.checkWrite(request.method(), uri.path(), request.headers(), allowed);
        }
    }

    /** For a path that leads nowhere. */
    public static Problem nothing() {
        return Problem.notFound("There is nothing at this URL; a service is at /{workspace}/fhir/{service}");
    }

    private HttpResponse fhir(HttpRequest request, RequestUri uri, String requestId) {
        List<String> path = segments(uri.path());
        if (path.size() < 3 || !path.get(1).equals("fhir")) {
            throw nothing();
        }
        FhirService service = services.service(path.get(0), path.get(2));
        if (CorsHeaders.isPreflight(request)) {
            return CorsHeaders.preflight(request, service.settings().cors());
        }
        FhirService bounded = service.within(Deadline.in(limits.requestTime(), time::now));
        // Errors too are for the page to read.
        HttpResponse response = edge.answer(() ->
                bodies.with(BodiesUnderWay.weight(request), () -> called(request, uri, path, bounded, requestId)));
        return CorsHeaders.add(
                request, service.settings().cors(), Format.given(request, uri, response, bounded.deadline()));
    }

    private HttpResponse called(
            HttpRequest sent, RequestUri uri, List<String> path, FhirService service, String requestId) {
        long start = time.now();
        QueryParameters query = QueryParameters.parse(uri.query());
        Caller caller = authenticator.authenticate(
                java.util.Optional.ofNullable(sent.headers().get("authorization")));
        checkWrite(sent, uri, service.settings().cors()::allows);
        List<String> inService = path.subList(3, path.size());
        HttpRequest arrived = ArrivedBody.of(sent);
        HttpRequest request =
                SentBinary.asResource(arrived, inService, service.definitions().names());
        Negotiation.check(request);
        String base = uri.origin() + service.name().path();
        if (!request.method().equals("GET")) {
            service.bases().answeredAs(base);
        }
        boolean content = !request.equals(arrived) || GivenBinary.mayBeAsked(request.method(), inService, query);
        if (!content) {
            Format.wanted(request.headers(), query);
        }
        FhirRequest inner = new FhirRequest(
                service,
                caller,
                request.method(),
                inService,
                query,
                request.headers(),
                Negotiation.json(request.headers(), request.body(), service.deadline()),
                base);
        HttpResponse response = GivenBinary.of(
                inner, edge.answer(inner, interactions), service.definitions().names());
        audit.record(new Audit.Entry(
                service.name().toString(),
                caller,
                router.code(inner),
                response.status(),
                time.since(start),
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
        return PercentEncoding.decode(segment.replace("+", "%2B"));
    }

    /** What is not part of a service, such as /readyz. */
    @FunctionalInterface
    public interface HostPages {
        java.util.Optional<HttpResponse> find(HttpRequest request, RequestUri uri);

        /** A page of plain JSON. */
        static HttpResponse json(int status, String body) {
            return new HttpResponse(
                    status,
                    Map.of("Content-Type", "application/json; charset=utf-8"),
                    body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
