package health.callisto.rest;

import health.callisto.resource.PurgeStore;

/** {@code {type}/{id}/$purge-history} (spec 02, delete): removes all versions but the current one, for good. */
public final class PurgeHistory implements Interaction {
    @Override
    public FhirResponse handle(FhirRequest request) {
        Read.current(request, request.key());
        new PurgeStore(request.service().database(), request.service().definitions()).purgeHistory(request.key());
        return FhirResponse.empty(204);
    }
}
