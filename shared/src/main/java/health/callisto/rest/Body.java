package health.callisto.rest;

import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;

/** The resource in a request. */
final class Body {
    private Body() {}

    /** Read, valid and of the type in the URL. */
    static Incoming read(FhirRequest request) {
        if (request.body().length == 0) {
            throw Problem.invalid("The request needs a resource in its body");
        }
        return request.service().intake().read(request.body(), request.type());
    }
}
