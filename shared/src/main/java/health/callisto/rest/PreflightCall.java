package health.callisto.rest;

import health.callisto.access.Caller;
import health.callisto.access.DataAction;
import health.callisto.http.Call;
import health.callisto.http.CorsHeaders;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.workspace.FhirService;
import java.util.Optional;

/** A browser asks what a page of another origin may do here (Fetch standard, CORS-preflight request). It sends no token with it. */
record PreflightCall(HttpRequest request, FhirService service) implements Call {
    @Override
    public String code() {
        return "preflight";
    }

    @Override
    public DataAction action() {
        return DataAction.OPEN;
    }

    @Override
    public Optional<String> target() {
        return Optional.empty();
    }

    @Override
    public HttpResponse answer(Caller caller) {
        return CorsHeaders.preflight(request, service.settings().cors());
    }
}
