package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.manage.ManagedResource;
import java.util.List;
import java.util.Optional;

/** {@code If-Match} and {@code If-None-Match} of the management API (RFC 9110, section 13.1). */
final class ManagedPreconditions {
    private ManagedPreconditions() {}

    /** FhirError PRECONDITION_FAILED if they do not hold for the resource as it is. */
    static void check(HttpRequest request, Optional<ManagedResource> found) {
        String match = request.headers().getOrDefault("if-match", "");
        if (!match.isEmpty() && found.filter(resource -> names(match, resource)).isEmpty()) {
            throw FhirError.preconditionFailed("If-Match names another version than the current one; read it again");
        }
        String noneMatch = request.headers().getOrDefault("if-none-match", "");
        if (!noneMatch.isEmpty()
                && found.filter(resource -> names(noneMatch, resource)).isPresent()) {
            throw FhirError.preconditionFailed("If-None-Match names the current version: it is there already");
        }
    }

    private static boolean names(String header, ManagedResource resource) {
        return List.of(header.split(",", -1)).stream()
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.replace("W/", "").equals(resource.etag()));
    }
}
