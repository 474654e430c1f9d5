package health.callisto.operation;

import health.callisto.http.HttpResponse;
import health.callisto.resource.PurgeStore;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Read;

/** {@code {type}/{id}/$purge-history} (spec 02, delete): removes all versions but the current one, for good. */
public final class PurgeHistory implements Interaction {
    @Override
    public HttpResponse handle(FhirRequest request) {
        Read.current(request, request.key());
        new PurgeStore(request.service().database(), request.service().definitions()).purgeHistory(request.key());
        return HttpResponse.empty(204);
    }
}
