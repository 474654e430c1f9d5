package health.callisto.rest;

import health.callisto.access.Caller;
import health.callisto.search.QueryParameters;
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
 */
public record FhirRequest(
        FhirService service,
        Caller caller,
        String method,
        List<String> path,
        QueryParameters query,
        Map<String, String> headers,
        byte[] body,
        String baseUrl) {

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }
}
