package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.search.ResourceIntake.Incoming;

/** The resource in a request. */
final class Body {
    private Body() {}

    /** Read, valid and of the type in the URL. */
    static Incoming read(FhirRequest request) {
        if (request.body().length == 0) {
            throw FhirError.invalid("The request needs a resource in its body");
        }
        Incoming incoming = request.service().intake().read(request.body());
        if (!incoming.type().equals(request.type())) {
            throw FhirError.invalid(
                    "The resource is a " + incoming.type() + " but the URL says " + request.type(),
                    incoming.type() + ".resourceType");
        }
        return incoming;
    }
}
