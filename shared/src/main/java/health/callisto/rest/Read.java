package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.StoredResource;

/** {@code GET {type}/{id}} (R4 http.html#read): the stored bytes; conditional by version or time. */
public final class Read implements Interaction {
    @Override
    public FhirResponse handle(FhirRequest request) {
        return VersionResponse.unlessKnown(request, current(request, request.key()));
    }

    /** FhirError NOT_FOUND or GONE if there is no current version. */
    static StoredResource current(FhirRequest request, ResourceKey key) {
        StoredResource current =
                request.service().resources().find(key).orElseThrow(() -> FhirError.notFound(key + " is not known"));
        if (current.deleted()) {
            throw FhirError.gone(key + " was deleted; its history is at _history");
        }
        return current;
    }
}
