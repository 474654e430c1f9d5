package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a search goes over, by its path.
 *
 * @param url of the search without parameters, for links
 */
public record SearchScope(List<ResourceType> types, Optional<ResourceKey> compartment, String url) {

    /** Problem NOT_FOUND for a type or compartment that R4 does not have, INVALID for a {@code _type} of that kind. */
    static SearchScope of(FhirRequest request, QueryParameters parameters) {
        List<String> path = request.path().stream()
                .filter(segment -> !segment.equals("_search"))
                .toList();
        String url = path.isEmpty() ? request.baseUrl() : request.baseUrl() + "/" + String.join("/", path);
        return switch (path.size()) {
            case 0 -> new SearchScope(system(request, parameters), Optional.empty(), url);
            case 1 -> new SearchScope(List.of(request.type()), Optional.empty(), url);
            default -> new SearchScope(compartment(request, path.get(2), parameters), Optional.of(request.key()), url);
        };
    }

    private static List<ResourceType> system(FhirRequest request, QueryParameters parameters) {
        List<ResourceType> named = named(request, parameters);
        return named.isEmpty() ? request.service().definitions().resourceTypes() : named;
    }

    private static List<ResourceType> compartment(FhirRequest request, String name, QueryParameters parameters) {
        Set<String> members = request.service()
                .search()
                .compartmentTypes(request.type())
                .orElseThrow(() -> Problem.notFound("R4 has no compartment of a " + request.type()
                        + "; it has those of Device, Encounter, Patient, Practitioner and RelatedPerson"));
        if (!name.equals("*")) {
            return List.of(type(request, name)
                    .orElseThrow(() -> Problem.notFound("R4 has no resource type of this name; look at the URL")));
        }
        List<ResourceType> named = named(request, parameters);
        List<ResourceType> wanted =
                named.isEmpty() ? request.service().definitions().resourceTypes() : named;
        return wanted.stream().filter(type -> members.contains(type.name())).toList();
    }

    /** Those of {@code _type}; Problem INVALID for one that R4 does not have. */
    public static List<ResourceType> named(FhirRequest request, QueryParameters parameters) {
        return parameters
                .first("_type")
                .filter(text -> !text.isBlank())
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(name -> type(request, name.strip())
                                .orElseThrow(
                                        () -> Problem.invalid("_type names a resource type that R4 does not have")))
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    private static Optional<ResourceType> type(FhirRequest request, String name) {
        return request.service().definitions().resourceType(name);
    }
}
