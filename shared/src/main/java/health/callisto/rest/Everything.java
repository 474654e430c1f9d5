package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.StoredResource;
import health.callisto.search.QueryParameters;
import health.callisto.search.QueryParameters.Parameter;
import health.callisto.search.SearchPage;
import health.callisto.search.SearchRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code Patient/{id}/$everything} (R4 patient-operation-everything.html): the patient, what is in the patient's compartment,
 * newest first, and what that refers to. {@code _type} chooses types, {@code _since} what changed, {@code start} and
 * {@code end} bound the dates of care of the types that have one, {@code _count} makes pages.
 */
public final class Everything implements Interaction {
    private static final Set<String> KNOWN = Set.of(
            "_type",
            "_since",
            "_count",
            "_page",
            "_includes",
            "start",
            "end",
            "_format",
            "_pretty",
            "_summary",
            "_elements");
    /** Where a type says when care was given: the first of these that it has. */
    private static final List<String> CARE_DATES = List.of(
            "date",
            "onset-date",
            "authoredon",
            "authored",
            "created",
            "started",
            "effective-time",
            "effective",
            "sent",
            "start-date");

    private final SearchAnswers answers;

    public Everything(Clock clock, Supplier<String> newId) {
        this.answers = new SearchAnswers(clock, newId);
    }

    @Override
    public FhirResponse handle(FhirRequest request) {
        request.query().all().stream()
                .filter(parameter -> !KNOWN.contains(parameter.name()))
                .findFirst()
                .ifPresent(parameter -> {
                    throw FhirError.invalid("$everything has no parameter '" + parameter.name() + "'");
                });
        StoredResource patient = Read.current(request, request.key());
        List<ResourceType> types = types(request);
        SearchPage page = request.service()
                .search()
                .search(new SearchRequest(
                        types,
                        List.of(patient.key()),
                        shared(request),
                        careDates(request, types),
                        false,
                        request.baseUrl()));
        String url = request.baseUrl() + "/" + patient.key() + "/$everything";
        View view = View.of(request.query(), request.service().definitions());
        return answers.answer(request, url, request.query(), with(request, patient, page), view);
    }

    private static List<ResourceType> types(FhirRequest request) {
        Set<String> members =
                request.service().search().compartmentTypes(request.type()).orElseThrow();
        List<ResourceType> types = SearchScope.named(request, request.query());
        List<ResourceType> wanted = (types.isEmpty()
                        ? request.service().definitions().resourceTypes()
                        : types)
                .stream().filter(type -> members.contains(type.name())).toList();
        if (wanted.isEmpty()) {
            throw FhirError.invalid("_type names no type that is in the compartment of a patient");
        }
        return wanted;
    }

    /** What holds for every type. */
    private static QueryParameters shared(FhirRequest request) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter("_include", "*"));
        for (Parameter parameter : request.query().all()) {
            switch (parameter.name()) {
                case "_count", "_page", "_includes" -> parameters.add(parameter);
                case "_since" -> parameters.add(new Parameter("_lastUpdated", "ge" + parameter.value()));
                default -> {
                    // The others do not say which resources.
                }
            }
        }
        return new QueryParameters(parameters);
    }

    private static Map<ResourceType, QueryParameters> careDates(FhirRequest request, List<ResourceType> types) {
        Map<ResourceType, QueryParameters> dates = new HashMap<>();
        for (ResourceType type : types) {
            CARE_DATES.stream()
                    .filter(code -> request.service()
                            .parameters()
                            .find(type.name(), code)
                            .isPresent())
                    .findFirst()
                    .ifPresent(code -> {
                        List<Parameter> bounds = new ArrayList<>();
                        request.query().first("start").ifPresent(day -> bounds.add(new Parameter(code, "ge" + day)));
                        request.query().first("end").ifPresent(day -> bounds.add(new Parameter(code, "le" + day)));
                        dates.put(type, new QueryParameters(bounds));
                    });
        }
        return dates;
    }

    /** The page with the patient first; on later pages the patient is there already. */
    private static SearchPage with(FhirRequest request, StoredResource patient, SearchPage page) {
        ResourceKey key = patient.key();
        List<StoredResource> matches = new ArrayList<>();
        if (request.query().first("_page").isEmpty()) {
            matches.add(patient);
        }
        page.matches().stream().filter(match -> !match.key().equals(key)).forEach(matches::add);
        return new SearchPage(
                matches,
                page.included().stream()
                        .filter(found -> !found.key().equals(key))
                        .toList(),
                OptionalLong.empty(),
                page.next(),
                page.previous(),
                page.related(),
                page.honoured(),
                page.issues());
    }
}
