package health.callisto.operation;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.http.QueryParameters.Parameter;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Read;
import health.callisto.rest.SearchAnswers;
import health.callisto.rest.SearchScope;
import health.callisto.rest.View;
import health.callisto.search.SearchPage;
import health.callisto.search.query.SearchRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code Patient/{id}/$everything} (R4 patient-operation-everything.html): the patient and what the patient refers to, what is
 * in the patient's compartment, newest first, and what that refers to. {@code _type} chooses types of these, the patient comes
 * in any case, {@code _since} what changed, {@code start} and
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
    public HttpResponse handle(FhirRequest request) {
        request.query().all().stream()
                .filter(parameter -> !KNOWN.contains(parameter.name()))
                .findFirst()
                .ifPresent(parameter -> {
                    throw Problem.invalid("$everything has no parameter '" + parameter.name() + "'");
                });
        StoredResource patient = Read.current(request, request.key());
        List<ResourceType> types = types(request);
        SearchPage page = request.service()
                .search()
                .search(new SearchRequest(
                        types,
                        List.of(patient.key()),
                        true,
                        shared(request),
                        careDates(request, types),
                        false,
                        request.baseUrl()));
        String url = request.baseUrl() + "/" + patient.key() + "/$everything";
        View view = View.of(request.query(), request.service().definitions());
        return answers.answer(request, url, request.query(), with(request, patient, page), view);
    }

    /** The types of {@code _type} or, where it is not given, those that can be in the compartment: what they refer to comes along. */
    private static List<ResourceType> types(FhirRequest request) {
        Set<String> members =
                request.service().search().compartmentTypes(request.type()).orElseThrow();
        List<ResourceType> types = SearchScope.named(request, request.query());
        return types.isEmpty()
                ? request.service().definitions().resourceTypes().stream()
                        .filter(type -> members.contains(type.name()))
                        .toList()
                : types;
    }

    /** Whether the patient has changed since {@code _since}. */
    private static boolean isNew(StoredResource patient, FhirRequest request) {
        return request.query()
                .first("_since")
                .flatMap(DateRange::parse)
                .map(since -> since.start() <= ChronoUnit.MICROS.between(Instant.EPOCH, patient.lastUpdated()))
                .orElse(true);
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

    /** The page with the patient first, and what the patient refers to; on later pages both are there already. */
    private static SearchPage with(FhirRequest request, StoredResource patient, SearchPage page) {
        Map<ResourceKey, StoredResource> matches = new LinkedHashMap<>();
        Map<ResourceKey, StoredResource> included = new LinkedHashMap<>();
        boolean first = request.query().first("_page").isEmpty();
        if (first) {
            matches.put(patient.key(), patient);
        }
        page.matches().forEach(match -> matches.put(match.key(), match));
        if (!first) {
            matches.remove(patient.key());
        }
        Set<ResourceType> named = Set.copyOf(SearchScope.named(request, request.query()));
        Set<String> members =
                request.service().search().compartmentTypes(request.type()).orElseThrow();
        Stream.concat(
                        first && isNew(patient, request)
                                ? request.service().search().referredTo(patient).stream()
                                : Stream.empty(),
                        page.included().stream())
                // Of types that are named and cannot be in the compartment, all are matches.
                .filter(found -> named.isEmpty()
                        || (named.contains(found.key().type())
                                && members.contains(found.key().type().name())))
                .filter(found -> !found.key().equals(patient.key()) && !matches.containsKey(found.key()))
                .forEach(found -> included.putIfAbsent(found.key(), found));
        return new SearchPage(
                List.copyOf(matches.values()),
                List.copyOf(included.values()),
                OptionalLong.empty(),
                page.next(),
                page.previous(),
                page.related(),
                page.honoured(),
                page.issues());
    }
}
