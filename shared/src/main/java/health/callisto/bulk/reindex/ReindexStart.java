package health.callisto.bulk.reindex;

import health.callisto.bulk.JobRunner;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.resource.ReindexStore;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.search.parameter.ParameterState;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.workspace.FhirService;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code POST $reindex} (spec 03): plans the job and answers 202 with the URL of its status. The Parameters may name
 * definitions ({@code url}) and resource types ({@code type}). Parameters that are not searchable yet are reindexed alone;
 * where there are none, everything is indexed again.
 */
public final class ReindexStart implements Interaction {
    private final JobRunner jobs;

    public ReindexStart(JobRunner jobs) {
        this.jobs = jobs;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        FhirService service = request.service();
        ReindexRequest wanted = ReindexRequest.read(request);
        Set<String> types = types(service, wanted.types());
        List<SearchParameter> chosen = chosen(service, wanted.urls(), types);
        chosen.forEach(parameter ->
                service.parameterRegistry().move(parameter.number(), ParameterState.SUPPORTED, ParameterState.PENDING));
        Set<String> names = chosen.isEmpty()
                ? types
                : chosen.stream().map(SearchParameter::resourceType).collect(Collectors.toSet());
        ReindexStore store = ReindexJobs.store(service);
        List<String> units = service.definitions().resourceTypes().stream()
                .filter(type -> names.isEmpty() || names.contains(type.name()))
                .filter(store::has)
                .map(ReindexJobs::unit)
                .toList();
        Set<Integer> numbers = chosen.stream().map(SearchParameter::number).collect(Collectors.toSet());
        String definition = ReindexJobs.job(request.baseUrl() + "/$reindex", numbers);
        return jobs.start(request, ReindexJobs.KIND, definition, units);
    }

    /** Empty: all. */
    private static Set<String> types(FhirService service, Set<String> types) {
        for (String type : types) {
            if (service.definitions().resourceType(type).isEmpty()) {
                throw Problem.invalid("'" + type + "' is no resource type of R4", "Parameters.parameter");
            }
        }
        return types;
    }

    /** Those that are named or, where none is, those that wait for a reindex. */
    private static List<SearchParameter> chosen(FhirService service, Set<String> urls, Set<String> types) {
        List<ParameterSet.Registered> registered =
                service.parameterRegistry().current().registered();
        for (String url : urls) {
            if (registered.stream().noneMatch(one -> one.parameter().url().equals(url))) {
                throw Problem.invalid(
                        "There is no active SearchParameter with the url '" + url + "'", "Parameters.parameter");
            }
        }
        return registered.stream()
                // Those that are named are indexed again even if they were before.
                .filter(one -> urls.isEmpty()
                        ? one.state() == ParameterState.SUPPORTED || one.state() == ParameterState.PENDING
                        : one.state().indexed() && urls.contains(one.parameter().url()))
                .map(ParameterSet.Registered::parameter)
                .filter(parameter -> types.isEmpty() || types.contains(parameter.resourceType()))
                .toList();
    }
}
