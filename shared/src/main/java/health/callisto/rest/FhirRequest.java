package health.callisto.rest;

import health.callisto.access.Caller;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to one FHIR service, after routing.
 *
 * @param method upper case
 * @param path the decoded segments behind the service's base: {@code [Patient, 123, _history]}
 * @param query of the URL
 * @param headers by lower-case name
 * @param body empty where there is none
 * @param baseUrl absolute, as the caller sees the service, without a slash at the end
 * @param requestId correlates with the caller's own log
 */
public record FhirRequest(
        FhirService service,
        Caller caller,
        String method,
        List<String> path,
        QueryParameters query,
        Map<String, String> headers,
        byte[] body,
        String baseUrl,
        String requestId) {
    /** What depends on a search and then writes runs under this name, one at a time ({@code Database.exclusively}). */
    public static final String CONDITIONAL = "conditional";

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** The resource type that the path begins with; Problem NOT_FOUND if R4 has none of that name. */
    public ResourceType type() {
        return service.definitions()
                .resourceType(path.get(0))
                .orElseThrow(() -> Problem.notFound("R4 has no resource type of this name; look at the URL"));
    }

    /** The resource that the path names. */
    public ResourceKey key() {
        return new ResourceKey(type(), path.get(1));
    }
}
