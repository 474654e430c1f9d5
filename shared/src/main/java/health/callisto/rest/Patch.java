package health.callisto.rest;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.http.HttpResponse;
import health.callisto.http.Negotiation;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.patch.FhirPathPatch;
import health.callisto.patch.JsonPatch;
import health.callisto.patch.ResourcePatch;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.workspace.FhirService;
import java.util.List;
import java.util.Optional;

/** {@code PATCH {type}/{id}} and {@code PATCH {type}?criteria} (R4 http.html#patch). */
public final class Patch implements Interaction {
    /** A patch whose version was replaced meanwhile is made again on the new one. */
    private static final int TRIES = 20;

    @Override
    public HttpResponse handle(FhirRequest request) {
        ResourcePatch patch = read(
                request.service().definitions(), request.header("content-type").orElse(""), request.body());
        if (request.path().size() == 2) {
            return patch(request, request.key(), patch);
        }
        return request.service().database().exclusively(FhirRequest.CONDITIONAL, () -> conditional(request, patch));
    }

    /** The patch in a body of that media type; anything but JSON Patch is a FHIRPath Patch. */
    public static ResourcePatch read(Definitions definitions, String contentType, byte[] body) {
        if (body.length == 0) {
            throw Problem.invalid("A PATCH needs a patch in its body");
        }
        return Negotiation.mediaType(contentType).equals(Negotiation.JSON_PATCH)
                ? new JsonPatch(body)
                : new FhirPathPatch(definitions, body);
    }

    private static HttpResponse conditional(FhirRequest request, ResourcePatch patch) {
        if (request.query().all().isEmpty()) {
            throw Problem.invalid("A PATCH needs an id or criteria: PATCH Type/id or PATCH Type?criteria");
        }
        List<StoredResource> matches = request.service().search().matches(request.type(), request.query(), 2);
        if (matches.size() > 1) {
            throw Problem.multipleMatches("The criteria match more than one resource; make them narrower");
        }
        if (matches.isEmpty()) {
            throw Problem.notFound("The criteria match no resource");
        }
        return patch(request, matches.get(0).key(), patch);
    }

    private static HttpResponse patch(FhirRequest request, ResourceKey key, ResourcePatch patch) {
        if (VersionAwareUpdate.isMissing(request.service(), key.type(), Preconditions.of(request))) {
            throw Problem.invalid(
                    VersionAwareUpdate.advice(key, Read.current(request, key).version()));
        }
        return VersionResponse.written(request, 200, make(request, key, patch));
    }

    /** Makes the patch on the current version; answers the new one. */
    static StoredResource make(FhirRequest request, ResourceKey key, ResourcePatch patch) {
        Precondition asked = Preconditions.of(request);
        for (int attempt = 1; ; attempt++) {
            StoredResource current = Read.current(request, key);
            Preconditions.require(asked, current);
            WriteOutcome outcome = request.service()
                    .resources()
                    .commit(Batch.of(request.service()
                            .intake()
                            .write(
                                    patched(request.service(), current, patch),
                                    key.id(),
                                    new Precondition.Version(current.version()),
                                    Optional.empty())))
                    .get(0);
            if (outcome.result() != WriteOutcome.Result.REFUSED) {
                return outcome.stored().orElseThrow();
            }
            if (attempt == TRIES) {
                throw Problem.conflict(key + " was changed by others each time; send the patch again");
            }
        }
    }

    /** The current version with the patch made; Problem UNPROCESSABLE if that changes what a patch may not. */
    public static Incoming patched(FhirService service, StoredResource current, ResourcePatch patch) {
        JsonDocument document = service.intake().parse(patch.apply(current.json(), service.deadline()));
        // Before the elements: those of another type would be told of in its place.
        boolean same = document.isObject(JsonDocument.ROOT)
                && is(
                        document,
                        JsonDocument.ROOT,
                        "resourceType",
                        current.key().type().name())
                && is(document, JsonDocument.ROOT, "id", current.key().id())
                && is(document, document.child(JsonDocument.ROOT, "meta"), "versionId", "" + current.version());
        if (!same) {
            throw Problem.unprocessable("A patch may not change the resource's type, id or meta.versionId");
        }
        return service.intake().valid(document);
    }

    private static boolean is(JsonDocument document, int parent, String name, String text) {
        int child = parent == JsonDocument.NONE || !document.isObject(parent)
                ? JsonDocument.NONE
                : document.child(parent, name);
        return child != JsonDocument.NONE && document.isString(child) && document.textEquals(child, text);
    }
}
