package health.callisto.patch;

import health.callisto.fhir.Deadline;

/** A change of a resource. */
public sealed interface ResourcePatch permits JsonPatch, FhirPathPatch, MetaPatch {
    /**
     * The resource with the change made; the argument is not changed. Problem INVALID for a patch that cannot be read,
     * UNPROCESSABLE for one that does not fit the resource (R4 http.html#patch: 422).
     *
     * @param deadline ends the work: each of many operations may go over all of a large resource
     */
    byte[] apply(byte[] resource, Deadline deadline);
}
