package health.callisto.bulk.change;

import health.callisto.bulk.JobRunner;
import health.callisto.bulk.reindex.ReindexJobs;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.job.JobUnit;
import health.callisto.problem.Problem;
import health.callisto.resource.PurgeStore;
import health.callisto.resource.ReindexStore;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.SurrogateId;
import health.callisto.rest.FhirRequest;
import health.callisto.workspace.FhirService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a bulk delete or update goes over: what criteria match, but for what was written since the job began.
 *
 * @param request its URL
 * @param types at least one
 * @param criteria as name and value in turn; empty: every resource of the types
 * @param until only versions with a lesser surrogate id
 */
record MatchedScope(String request, List<String> types, List<String> criteria, long until) {
    private static final String EXCLUDED = "excludedResourceTypes";

    /** Parameters that are no criteria; units run side by side whatever {@code _isParallel} says. */
    private static final Set<String> OWN = Set.of("_type", "_format", "_isParallel", EXCLUDED);

    /**
     * The scope of a request to {@code {type}/$operation} or {@code $operation}; Problem INVALID for criteria that are not
     * understood, and for a system without criteria.
     *
     * @param options parameters of the operation that are no criteria
     */
    static MatchedScope of(FhirRequest request, Set<String> options, Instant now) {
        JobRunner.requireAsync(request, "This operation");
        List<QueryParameters.Parameter> criteria = criteria(request, options);
        Set<String> excluded = excluded(request);
        boolean system = request.path().size() == 1;
        if (system && request.query().first("_type").isEmpty() && criteria.isEmpty() && excluded.isEmpty()) {
            throw Problem.invalid("For all resources of all types, name the types with _type");
        }
        List<ResourceType> types = types(request, excluded);
        types.forEach(type -> request.service().search().checkCriteria(type, new QueryParameters(criteria)));
        ReindexStore store = ReindexJobs.store(request.service());
        return of(request, types.stream().filter(store::has).toList(), criteria, now);
    }

    /**
     * The scope of a request about what is deleted already, of which nothing but its type can be told; Problem INVALID for
     * criteria.
     */
    static MatchedScope ofDeleted(FhirRequest request, Instant now) {
        JobRunner.requireAsync(request, "This operation");
        criteria(request, Set.of()).stream().findFirst().ifPresent(parameter -> {
            throw Problem.invalid("What is deleted cannot be searched: this operation has no parameter '"
                    + parameter.name() + "', but _type and excludedResourceTypes");
        });
        PurgeStore store =
                new PurgeStore(request.service().database(), request.service().definitions());
        List<ResourceType> types = types(request, excluded(request)).stream()
                .filter(type -> !store.deletedOf(type, Long.MIN_VALUE, 1).isEmpty())
                .toList();
        return of(request, types, List.of(), now);
    }

    private static MatchedScope of(
            FhirRequest request, List<ResourceType> types, List<QueryParameters.Parameter> criteria, Instant now) {
        return new MatchedScope(
                request.baseUrl() + "/" + String.join("/", request.path()),
                types.stream().map(ResourceType::name).toList(),
                criteria.stream()
                        .flatMap(parameter -> List.of(parameter.name(), parameter.value()).stream())
                        .toList(),
                SurrogateId.first(now.plusMillis(1)));
    }

    /** What is neither an option of the operation nor of this class. */
    private static List<QueryParameters.Parameter> criteria(FhirRequest request, Set<String> options) {
        return request.query().all().stream()
                .filter(parameter -> !options.contains(parameter.name()) && !OWN.contains(parameter.name()))
                .toList();
    }

    /** Those of the URL's path or of {@code _type}, without the excluded ones. */
    private static List<ResourceType> types(FhirRequest request, Set<String> excluded) {
        Definitions definitions = request.service().definitions();
        List<ResourceType> named = request.path().size() > 1
                ? List.of(request.type())
                : request.query()
                        .first("_type")
                        .map(text -> names(text).stream()
                                .map(name -> definitions.resourceType(name).orElseThrow(() -> noType(name)))
                                .toList())
                        .orElseGet(definitions::resourceTypes);
        List<ResourceType> types =
                named.stream().filter(type -> !excluded.contains(type.name())).toList();
        if (types.isEmpty()) {
            throw Problem.invalid("excludedResourceTypes leaves no type");
        }
        return types;
    }

    /** {@code excludedResourceTypes}, whose names may be written in any case (Azure Health Data Services, bulk delete). */
    private static Set<String> excluded(FhirRequest request) {
        List<String> known = request.service().definitions().resourceTypes().stream()
                .map(ResourceType::name)
                .toList();
        return request.query().all().stream()
                .filter(parameter -> parameter.name().equals(EXCLUDED))
                .flatMap(parameter -> names(parameter.value()).stream())
                .map(name -> known.stream()
                        .filter(name::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() -> noType(name)))
                .collect(Collectors.toSet());
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static Problem noType(String name) {
        return Problem.invalid("'" + name + "' is no resource type of R4");
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

    /** The same of what is deleted. */
    void eachDeleted(FhirService service, JobUnit unit, int limit, Step step) {
        PurgeStore store = new PurgeStore(service.database(), service.definitions());
        ResourceType type =
                service.definitions().resourceType(unit.definition()).orElseThrow();
        long position = unit.position() == 0 ? Long.MIN_VALUE : unit.position();
        long number = unit.lines();
        while (true) {
            List<StoredResource> page = store.deletedOf(type, position, limit).stream()
                    .filter(deletion -> deletion.surrogateId() < until)
                    .toList();
            if (page.isEmpty()) {
                return;
            }
            step.take(page, number);
            number += page.size();
            position = position(page);
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
