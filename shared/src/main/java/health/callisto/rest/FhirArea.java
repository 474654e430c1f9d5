package health.callisto.rest;

import health.callisto.config.Limits;
import health.callisto.fhir.Deadline;
import health.callisto.http.Area;
import health.callisto.http.Call;
import health.callisto.http.CorsHeaders;
import health.callisto.http.Delivery;
import health.callisto.http.ErrorForm;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RequestUri;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.time.SteadyTime;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.time.Clock;
import java.util.List;

/** The FHIR services, {@code /{workspace}/fhir/{service}/…} (R4 http.html), and every URL that is nobody's. */
public final class FhirArea implements Area {
    private final ServiceRegistry services;
    private final Interactions interactions;
    private final Limits limits;
    private final SteadyTime time;

    /**
     * Wires it.
     *
     * @param limits of each request
     * @param clock that requests have their time by
     */
    public FhirArea(ServiceRegistry services, Interactions interactions, Limits limits, Clock clock) {
        this.services = services;
        this.interactions = interactions;
        this.limits = limits;
        this.time = SteadyTime.beside(clock);
    }

    /** The response to any request while the product cannot start, for that reason. */
    public static HttpResponse notStarted(String reason) {
        return HttpResponse.of(503, OperationOutcomes.json(List.of(Issue.error("transient", reason, ""))))
                .with("Content-Type", Delivery.JSON)
                .with("Retry-After", "5");
    }

    @Override
    public boolean has(RequestUri uri) {
        return true;
    }

    @Override
    public ErrorForm errors(RequestUri uri) {
        return OperationOutcomes.FORM;
    }

    @Override
    public Call match(HttpRequest request, RequestUri uri, String requestId) {
        List<String> path = uri.segments();
        if (path.size() < 3 || !path.get(1).equals("fhir")) {
            throw Problem.notFound("There is nothing at this URL; a service is at /{workspace}/fhir/{service}");
        }
        FhirService service = services.service(path.get(0), path.get(2));
        if (CorsHeaders.isPreflight(request)) {
            return new PreflightCall(request, service);
        }
        List<String> inService = path.subList(3, path.size());
        return new FhirCall(
                request,
                uri,
                inService,
                service.within(Deadline.in(limits.requestTime(), time::now)),
                interactions,
                interactions.find(request.method(), inService),
                requestId);
    }
}
