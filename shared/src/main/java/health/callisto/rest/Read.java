package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;

/** {@code GET {type}/{id}} (R4 http.html#read): the stored bytes; conditional by version or time. */
public final class Read implements Interaction {
    @Override
    public HttpResponse handle(FhirRequest request) {
        return VersionResponse.unlessKnown(request, current(request, request.key()));
    }

    /** Problem NOT_FOUND or GONE if there is no current version. */
    public static StoredResource current(FhirRequest request, ResourceKey key) {
        StoredResource current =
                request.service().resources().find(key).orElseThrow(() -> Problem.notFound(key + " is not known"));
        if (current.deleted()) {
            throw Problem.gone(key + " was deleted; its history is at _history");
        }
        return current;
    }
}
