package health.callisto.rest;

import health.callisto.access.Caller;
import health.callisto.access.DataAction;
import health.callisto.http.ArrivedBody;
import health.callisto.http.Call;
import health.callisto.http.CorsHeaders;
import health.callisto.http.Format;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.Negotiation;
import health.callisto.http.QueryParameters;
import health.callisto.http.RequestUri;
import health.callisto.http.Route;
import health.callisto.workspace.FhirService;
import java.util.List;
import java.util.Optional;

/**
 * A request to a FHIR service: takes its body as JSON, whatever it came as, and gives the answer in the format that is wanted.
 *
 * @param path the decoded segments after the service's base
 * @param service bounded by the time of this request
 * @param route empty if no route fits
 */
record FhirCall(
        HttpRequest sent,
        RequestUri uri,
        List<String> path,
        FhirService service,
        Interactions interactions,
        Optional<Route<Interaction>> route,
        String requestId)
        implements Call {
    @Override
    public String code() {
        return route.map(Route::code).orElse("unknown");
    }

    @Override
    public DataAction action() {
        return route.map(Route::action).orElse(DataAction.READ);
    }

    @Override
    public Optional<String> target() {
        return Optional.of(service.name().toString());
    }

    @Override
    public boolean allows(String origin) {
        return service.settings().cors().allows(origin);
    }

    @Override
    public HttpResponse answer(Caller caller) {
        QueryParameters query = QueryParameters.parse(uri.query());
        HttpRequest arrived = ArrivedBody.of(sent);
        HttpRequest request =
                SentBinary.asResource(arrived, path, service.definitions().names());
        Negotiation.check(request);
        String base = uri.origin() + service.name().path();
        if (!request.method().equals("GET")) {
            service.bases().answeredAs(base);
        }
        boolean content = !request.equals(arrived) || GivenBinary.mayBeAsked(request.method(), path, query);
        if (!content) {
            Format.wanted(request.headers(), query);
        }
        FhirRequest inner = new FhirRequest(
                service,
                caller,
                request.method(),
                path,
                query,
                request.headers(),
                Negotiation.json(request.headers(), request.body(), service.deadline()),
                base,
                requestId);
        return GivenBinary.of(
                inner, interactions.answer(route, inner), service.definitions().names());
    }

    @Override
    public HttpResponse finish(HttpResponse response) {
        // Errors too are for the page to read.
        return CorsHeaders.add(sent, service.settings().cors(), Format.given(sent, uri, response, service.deadline()));
    }
}
