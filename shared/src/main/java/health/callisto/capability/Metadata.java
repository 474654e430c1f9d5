package health.callisto.capability;

import health.callisto.http.HttpResponse;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET metadata} (R4 http.html#capabilities). */
public final class Metadata implements Interaction {
    private final Router router;
    private final String version;
    private final String date;

    /** @param date of the build, a FHIR date */
    public Metadata(Router router, String version, String date) {
        this.router = router;
        this.version = version;
        this.date = date;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        CapabilityStatement.Registered registered = new CapabilityStatement.Registered(
                codes(Router.Level.TYPE),
                codes(Router.Level.SYSTEM),
                codes(Router.Level.OPERATION),
                codes(Router.Level.INSTANCE_OPERATION),
                typeOperations(),
                version,
                date);
        CapabilityStatement statement = new CapabilityStatement(
                request.service().definitions(),
                request.service().parameters(),
                request.service().settings().history(),
                registered);
        return HttpResponse.of(200, statement.json(request.baseUrl()));
    }

    private Map<String, List<String>> typeOperations() {
        Map<String, List<String>> byType = new TreeMap<>();
        for (Router.Route route : router.routes()) {
            if (route.level() == Router.Level.TYPE_OPERATION) {
                List<String> codes = byType.computeIfAbsent(route.path().get(0), type -> new ArrayList<>());
                if (!codes.contains(route.code())) {
                    codes.add(route.code());
                }
            }
        }
        return byType;
    }

    private List<String> codes(Router.Level level) {
        return router.routes().stream()
                .filter(route -> route.level() == level)
                .map(Router.Route::code)
                .distinct()
                .toList();
    }
}
