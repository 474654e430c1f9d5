package health.callisto.capability;

import health.callisto.http.HttpResponse;
import health.callisto.http.Route;
import health.callisto.http.RouteTable;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET metadata} (R4 http.html#capabilities). */
public final class Metadata implements Interaction {
    private final RouteTable<Interaction> routes;
    private final String version;
    private final String date;

    /** @param date of the build, a FHIR date */
    public Metadata(RouteTable<Interaction> routes, String version, String date) {
        this.routes = routes;
        this.version = version;
        this.date = date;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        CapabilityStatement.Registered registered = new CapabilityStatement.Registered(
                codes(Route.Level.TYPE),
                codes(Route.Level.SYSTEM),
                codes(Route.Level.OPERATION),
                codes(Route.Level.INSTANCE_OPERATION),
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
        for (Route<Interaction> route : routes.routes()) {
            if (route.level() == Route.Level.TYPE_OPERATION) {
                List<String> codes = byType.computeIfAbsent(route.path().get(0), type -> new ArrayList<>());
                if (!codes.contains(route.code())) {
                    codes.add(route.code());
                }
            }
        }
        return byType;
    }

    private List<String> codes(Route.Level level) {
        return routes.routes().stream()
                .filter(route -> route.level() == level)
                .map(Route::code)
                .distinct()
                .toList();
    }
}
