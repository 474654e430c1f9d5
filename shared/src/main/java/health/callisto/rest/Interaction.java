package health.callisto.rest;

/** One interaction of the RESTful API (R4 http.html). Throws FhirError; the edge makes the OperationOutcome. */
@FunctionalInterface
public interface Interaction {
    FhirResponse handle(FhirRequest request);
}
