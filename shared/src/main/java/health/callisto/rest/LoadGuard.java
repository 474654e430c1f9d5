package health.callisto.rest;

import health.callisto.http.Route;
import health.callisto.http.Route.Effect;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import java.util.function.Predicate;

/** Refuses writes while an initial load runs (spec 03: 423); reads, and jobs with rules of their own, go on. */
public final class LoadGuard {
    /** For services that have no initial loads. */
    public static final LoadGuard NONE = new LoadGuard(service -> false);

    private final Predicate<FhirService> loading;

    /** @param loading reports if an initial load is under way; asked only for services that are set for one */
    public LoadGuard(Predicate<FhirService> loading) {
        this.loading = loading;
    }

    /** Problem LOCKED for a route that writes. */
    void check(Route<?> route, FhirService service) {
        if (route.effect() == Effect.WRITES && service.settings().initialImport() && loading.test(service)) {
            throw Problem.locked("An initial load is under way; writes are taken again when it has ended");
        }
    }
}
