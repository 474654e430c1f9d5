package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.Subset;
import health.callisto.http.HttpResponse;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.WriteOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code PUT {type}/{id}} (R4 http.html#update) and {@code PUT {type}?criteria} (http.html#cond-update). */
public final class Update implements Interaction {
    private final Supplier<String> newId;

    public Update(Supplier<String> newId) {
        this.newId = newId;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        Incoming incoming = Body.read(request);
        refuseSubset(incoming);
        Precondition precondition = Preconditions.of(request);
        if (request.path().size() == 2) {
            ResourceKey key = request.key();
            if (!incoming.id().equals(Optional.of(key.id()))) {
                throw Problem.invalid("The resource's id must be there and be that of the URL", key.type() + ".id");
            }
            return put(request, incoming, key.id(), precondition);
        }
        return request.service()
                .database()
                .exclusively(FhirRequest.CONDITIONAL, () -> conditional(request, incoming, precondition));
    }

    private HttpResponse conditional(FhirRequest request, Incoming incoming, Precondition precondition) {
        if (request.query().all().isEmpty()) {
            throw Problem.invalid("A PUT needs an id or criteria: PUT Type/id or PUT Type?criteria");
        }
        List<StoredResource> matches = request.service().search().matches(request.type(), request.query(), 2);
        if (matches.size() > 1) {
            throw Problem.multipleMatches("The criteria match more than one resource; make them narrower");
        }
        if (matches.isEmpty()) {
            Preconditions.requireAbsent(precondition);
            return put(request, incoming, incoming.id().orElseGet(newId), Precondition.ABSENT);
        }
        String id = matches.get(0).key().id();
        if (incoming.id().isPresent() && !incoming.id().get().equals(id)) {
            throw Problem.invalid("The resource's id is not the id of the resource that the criteria match");
        }
        return put(request, incoming, id, precondition);
    }

    private static HttpResponse put(FhirRequest request, Incoming incoming, String id, Precondition asked) {
        boolean unnamed = VersionAwareUpdate.isMissing(request.service(), incoming.type(), asked);
        // Without the version that it changes it may only create; the commit sees who was first.
        Precondition precondition = unnamed ? Precondition.both(asked, Precondition.ABSENT) : asked;
        WriteOutcome outcome = request.service()
                .resources()
                .commit(Batch.of(request.service().intake().write(incoming, id, precondition, Optional.empty())))
                .get(0);
        ResourceKey key = new ResourceKey(incoming.type(), id);
        if (outcome.result() == WriteOutcome.Result.REFUSED) {
            boolean exists =
                    outcome.stored().filter(version -> !version.deleted()).isPresent();
            throw unnamed && asked.holds(exists, outcome.version())
                    ? Problem.invalid(VersionAwareUpdate.advice(key, outcome.version()))
                    : Preconditions.refused(asked, key, outcome);
        }
        int status = outcome.result() == WriteOutcome.Result.CREATED ? 201 : 200;
        return VersionResponse.written(request, status, outcome.stored().orElseThrow());
    }

    /**
     * Problem UNPROCESSABLE for a resource that was read as a part (R4 search.html#elements): stored, it would take away
     * what the part leaves out.
     */
    public static void refuseSubset(Incoming incoming) {
        if (Subset.isTagged(incoming.document())) {
            throw Problem.unprocessable(
                    "The resource is tagged SUBSETTED: it is a part of one, as _summary or _elements gives"
                            + " it, and an update would remove the rest. Read it whole, or send a PATCH");
        }
    }
}
