package health.callisto.bulk;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceType;
import health.callisto.job.JobUnit;
import health.callisto.resource.ReindexStore;
import health.callisto.resource.StoredResource;
import health.callisto.resource.SurrogateId;
import health.callisto.rest.FhirRequest;
import health.callisto.search.QueryParameters;
import health.callisto.workspace.FhirService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a bulk delete or update goes over: what criteria match, but for what was written since the job began.
 *
 * @param request its URL
 * @param types at least one
 * @param criteria as name and value in turn; empty: every resource of the types
 * @param until only versions with a lesser surrogate id
 */
record MatchedScope(String request, List<String> types, List<String> criteria, long until) {
    /**
     * The scope of a request to {@code {type}/$operation} or {@code $operation}; FhirError INVALID for criteria that are not
     * understood, and for a system without criteria.
     *
     * @param options parameters of the operation that are no criteria
     */
    static MatchedScope of(FhirRequest request, Set<String> options, Instant now) {
        JobRunner.requireAsync(request, "This operation");
        List<QueryParameters.Parameter> criteria = request.query().all().stream()
                .filter(parameter -> !options.contains(parameter.name())
                        && !parameter.name().equals("_type")
                        && !parameter.name().equals("_format"))
                .toList();
        boolean system = request.path().size() == 1;
        Optional<String> named = request.query().first("_type");
        if (system && named.isEmpty() && criteria.isEmpty()) {
            throw FhirError.invalid("For all resources of all types, name the types with _type");
        }
        List<ResourceType> types = system ? types(request, named) : List.of(request.type());
        types.forEach(type -> request.service().search().checkCriteria(type, new QueryParameters(criteria)));
        return new MatchedScope(
                request.baseUrl() + "/" + String.join("/", request.path()),
                present(request.service(), types).stream()
                        .map(ResourceType::name)
                        .toList(),
                criteria.stream()
                        .flatMap(parameter -> List.of(parameter.name(), parameter.value()).stream())
                        .toList(),
                SurrogateId.first(now.plusMillis(1)));
    }

    private static List<ResourceType> types(FhirRequest request, Optional<String> named) {
        return named.map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(name -> request.service()
                                .definitions()
                                .resourceType(name)
                                .orElseThrow(() -> FhirError.invalid("'" + name + "' is no resource type of R4")))
                        .toList())
                .orElseGet(() -> request.service().definitions().resourceTypes());
    }

    private static List<ResourceType> present(FhirService service, List<ResourceType> types) {
        ReindexStore store = ReindexJobs.store(service);
        return types.stream().filter(store::has).toList();
    }

    /** What is done with a page of matches; the first is the match of that number in the unit, from 0. */
    interface Step {
        void take(List<StoredResource> page, long first);
    }

    /** Gives the matches of the unit, whose definition is its type, page by page from its position on. */
    void each(FhirService service, JobUnit unit, int limit, Step step) {
        long position = unit.position() == 0 ? Long.MIN_VALUE : unit.position();
        long number = unit.lines();
        List<StoredResource> page = after(service, unit.definition(), position, limit);
        while (!page.isEmpty()) {
            step.take(page, number);
            number += page.size();
            page = after(service, unit.definition(), position(page), limit);
        }
    }

    /** Where the unit goes on behind the page. */
    static long position(List<StoredResource> page) {
        return page.get(page.size() - 1).surrogateId();
    }

    /** The next matches of the type behind that surrogate id, in the order of these; none at the end. */
    private List<StoredResource> after(FhirService service, String type, long after, int limit) {
        List<QueryParameters.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < criteria.size(); i += 2) {
            parameters.add(new QueryParameters.Parameter(criteria.get(i), criteria.get(i + 1)));
        }
        return service
                .search()
                .after(
                        after,
                        service.definitions().resourceType(type).orElseThrow(),
                        List.of(),
                        new QueryParameters(parameters),
                        limit)
                .stream()
                .filter(match -> match.surrogateId() < until)
                .toList();
    }
}
