package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.version.StoredResource;
import java.util.Optional;

/** {@code GET {type}/{id}/_history/{version}} (R4 http.html#vread). */
public final class Vread implements Interaction {
    @Override
    public HttpResponse handle(FhirRequest request) {
        StoredResource version = find(request, request.key(), request.path().get(3))
                .orElseThrow(() -> Problem.notFound("This version of " + request.key() + " is not known"));
        if (version.deleted()) {
            throw Problem.gone("This version of " + request.key() + " is its deletion");
        }
        return VersionResponse.unlessKnown(request, version);
    }

    /** A version that is no number cannot be there. */
    private static Optional<StoredResource> find(FhirRequest request, ResourceKey key, String version) {
        ResourceStore store = request.service().resources();
        boolean keepsReplaced =
                request.service().settings().history().of(key.type()).keepsReplaced();
        return EntityTag.number(version)
                .flatMap(number -> keepsReplaced
                        ? store.findVersion(key, number)
                        : store.find(key).filter(current -> current.version() == number));
    }
}
