package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.Batch;
import health.callisto.resource.StoredResource;
import health.callisto.resource.Write;
import health.callisto.resource.WriteOutcome;
import java.util.List;

/** {@code DELETE {type}/{id}} (R4 http.html#delete) and {@code DELETE {type}?criteria} for a single match (http.html#3.1.0.7.1). */
public final class Delete implements Interaction {
    @Override
    public FhirResponse handle(FhirRequest request) {
        if (request.path().size() == 2) {
            return delete(request, request.key());
        }
        return request.service().database().exclusively(FhirRequest.CONDITIONAL, () -> conditional(request));
    }

    private static FhirResponse conditional(FhirRequest request) {
        if (request.query().all().isEmpty()) {
            throw FhirError.invalid("A DELETE needs an id or criteria: DELETE Type/id or DELETE Type?criteria");
        }
        List<StoredResource> matches = request.service().search().matches(request.type(), request.query(), 2);
        if (matches.size() > 1) {
            throw FhirError.multipleMatches("The criteria match more than one resource; make them narrower");
        }
        return matches.isEmpty()
                ? FhirResponse.empty(204)
                : delete(request, matches.get(0).key());
    }

    /** Deleting what is not there changes nothing and is no error. */
    private static FhirResponse delete(FhirRequest request, ResourceKey key) {
        WriteOutcome outcome = request.service()
                .resources()
                .commit(Batch.of(new Write.Delete(key, Update.precondition(request))))
                .get(0);
        if (outcome.result() == WriteOutcome.Result.REFUSED) {
            throw Update.changed(key, outcome.version());
        }
        FhirResponse response = FhirResponse.empty(204);
        return outcome.version() == 0 ? response : response.with("ETag", EntityTag.of(outcome.version()));
    }
}
