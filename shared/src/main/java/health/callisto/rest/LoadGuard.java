package health.callisto.rest;

import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import java.util.function.Predicate;

/** Refuses writes while an initial load runs (spec 03: 423); reads go on. */
public final class LoadGuard implements Interaction {
    private final Interaction router;
    private final Predicate<FhirService> loading;

    /** @param loading whether an initial load is under way; asked only for services that are set for one */
    public LoadGuard(Interaction router, Predicate<FhirService> loading) {
        this.router = router;
        this.loading = loading;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        boolean first = !request.path().isEmpty();
        boolean harmless = first
                && (request.path().get(0).startsWith("$")
                        || request.path().get(0).startsWith("_"));
        boolean search = request.path().contains("_search") || request.path().contains("$export");
        if (!reads
                && !harmless
                && !search
                && request.service().settings().initialImport()
                && loading.test(request.service())) {
            throw Problem.locked("An initial load is under way; writes are taken again when it has ended");
        }
        return router.handle(request);
    }
}
