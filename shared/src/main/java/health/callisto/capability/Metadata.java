package health.callisto.capability;

import health.callisto.rest.FhirRequest;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.Interaction;
import health.callisto.rest.Router;
import java.util.List;

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
    public FhirResponse handle(FhirRequest request) {
        CapabilityStatement.Registered registered = new CapabilityStatement.Registered(
                codes(Router.Level.TYPE),
                codes(Router.Level.SYSTEM),
                codes(Router.Level.OPERATION),
                codes(Router.Level.INSTANCE_OPERATION),
                codes(Router.Level.PATIENT_OPERATION),
                version,
                date);
        CapabilityStatement statement = new CapabilityStatement(
                request.service().definitions(), request.service().parameters(), registered);
        return FhirResponse.of(200, statement.json(request.baseUrl()));
    }

    private List<String> codes(Router.Level level) {
        return router.routes().stream()
                .filter(route -> route.level() == level)
                .map(Router.Route::code)
                .distinct()
                .toList();
    }
}
