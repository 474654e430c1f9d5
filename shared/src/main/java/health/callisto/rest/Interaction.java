package health.callisto.rest;

import health.callisto.http.HttpResponse;

/** One interaction of the RESTful API (R4 http.html). Throws Problem; the edge makes the OperationOutcome. */
@FunctionalInterface
public interface Interaction {
    HttpResponse handle(FhirRequest request);
}
