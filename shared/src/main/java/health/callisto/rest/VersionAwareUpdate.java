package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.write.Precondition;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.HistoryPolicy.Versioning;

/**
 * Updates of types whose versioning is {@code versioned-update} must say which version they change; others are refused with 400
 * (R4 http.html#concurrency). To create by PUT, and to delete, needs no version: nobody's changes are lost unseen.
 */
public final class VersionAwareUpdate {
    private VersionAwareUpdate() {}

    /** Whether an update of what exists, with that precondition by its If-Match, is to be refused. */
    public static boolean isMissing(FhirService service, ResourceType type, Precondition asked) {
        return !asked.namesVersion() && service.settings().history().of(type) == Versioning.VERSIONED_UPDATE;
    }

    /** What to tell the caller, of the resource and the version that it is in. */
    public static String advice(ResourceKey key, long version) {
        return key + " is in version " + version
                + ", and an update must say which version it changes: read it and send If-Match: "
                + EntityTag.of(version) + " (in an entry of a bundle: request.ifMatch)";
    }
}
