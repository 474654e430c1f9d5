package health.callisto.rest;

import health.callisto.access.Audit;
import health.callisto.http.Edge;
import health.callisto.http.HttpResponse;
import health.callisto.http.Route;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The interactions of FHIR services, and the steps that each passes once its caller is known: guard and handle. The entries of a
 * bundle pass them too, each under its own route, and each has its own line in the audit.
 */
public final class Interactions {
    private final RouteTable<Interaction> routes;
    private final LoadGuard loads;
    private final StorageGuard storage;
    private final Edge edge;
    private final Audit audit;
    private final SteadyTime time;

    /** @param routes may still be added to */
    public Interactions(
            RouteTable<Interaction> routes,
            LoadGuard loads,
            StorageGuard storage,
            Edge edge,
            Audit audit,
            Clock clock) {
        this.routes = routes;
        this.loads = loads;
        this.storage = storage;
        this.edge = edge;
        this.audit = audit;
        this.time = SteadyTime.beside(clock);
    }

    /** The route of a request to a service, if there is one. */
    Optional<Route<Interaction>> find(String method, List<String> path) {
        return routes.find(method, path);
    }

    /** Carries out the request by its route; Problem if there is none, if it may not be now, or for what fails. */
    HttpResponse answer(Optional<Route<Interaction>> route, FhirRequest request) {
        request.service().deadline().check();
        Route<Interaction> found = route.orElseThrow(() -> routes.missing(request.path()));
        loads.check(found, request.service());
        return storage.pass(found, () -> found.handler().handle(request));
    }

    /**
     * The response to an entry of a batch, or to a read of a transaction, an error included.
     *
     * @param first is done before anything else, so that its Problem is the entry's answer
     */
    public HttpResponse entry(FhirRequest entry, Runnable first) {
        long start = time.now();
        Optional<Route<Interaction>> route = routes.find(entry.method(), entry.path());
        HttpResponse response = edge.answer(OperationOutcomes.FORM, () -> {
            first.run();
            return answer(route, entry);
        });
        record(entry, route, response.status(), time.since(start));
        return response;
    }

    /** Problem LOCKED if the entry of a transaction, which goes with others into one commit, may not write now. */
    public void checkEntry(FhirRequest bundle, String method, List<String> path) {
        routes.find(method, path).ifPresent(route -> loads.check(route, bundle.service()));
    }

    /** Puts an entry of a transaction into the audit after its commit. */
    public void recordEntry(FhirRequest bundle, String method, List<String> path, int status) {
        record(bundle, routes.find(method, path), status, Duration.ZERO);
    }

    private void record(FhirRequest request, Optional<Route<Interaction>> route, int status, Duration took) {
        audit.record(new Audit.Entry(
                request.service().name().toString(),
                request.caller(),
                "entry:" + route.map(Route::code).orElse("unknown"),
                status,
                took,
                request.requestId()));
    }
}
