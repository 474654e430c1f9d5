/**
 * Changes of a resource in place: JSON Patch (RFC 6902) and FHIRPath Patch (R4 fhirpatch.html). From JSON to JSON; what
 * comes out is validated and stored like any other resource.
 */
@NullMarked
package health.callisto.patch;

import org.jspecify.annotations.NullMarked;
