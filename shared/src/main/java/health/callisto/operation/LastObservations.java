package health.callisto.operation;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.http.QueryParameters.Parameter;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.SearchAnswers;
import health.callisto.rest.View;
import health.callisto.search.SearchPage;
import health.callisto.search.query.SearchRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code Observation/$lastn} (R4 observation-operation-lastn.html): the newest {@code max} observations of each code, ties
 * with the last one included. Other parameters are those of a search and must name the subject.
 */
public final class LastObservations implements Interaction {
    private static final int PAGE = 1000;

    private final SearchAnswers answers;

    public LastObservations(Clock clock, Supplier<String> newId) {
        this.answers = new SearchAnswers(clock, newId);
    }

    /** One code, in whichever systems: what has been kept of it, the newest first. */
    private static final class Group {
        private final List<StoredResource> kept = new ArrayList<>();
        private long last;

        void add(StoredResource observation, long time, int most) {
            if (kept.size() < most || time == last) {
                kept.add(observation);
                last = time;
            }
        }
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        int most = input.number("max").orElse(1);
        if (most < 1) {
            throw Problem.invalid("max must be 1 or more");
        }
        List<Parameter> criteria = request.query().all().stream()
                .filter(parameter -> !parameter.name().equals("max"))
                .toList();
        boolean subject =
                criteria.stream().anyMatch(parameter -> parameter.name().matches("(patient|subject)([:.].*)?"));
        if (!subject) {
            throw Problem.invalid("$lastn needs the parameter patient or subject");
        }
        List<Group> groups = groups(request, criteria, most);
        List<StoredResource> found =
                groups.stream().flatMap(group -> group.kept.stream()).toList();
        SearchPage page = new SearchPage(
                found,
                List.of(),
                OptionalLong.of(found.size()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                request.query(),
                List.of());
        String url = request.baseUrl() + "/Observation/$lastn";
        View view = View.of(request.query(), request.service().definitions());
        return answers.answer(request, url, request.query(), page, view);
    }

    private static List<Group> groups(FhirRequest request, List<Parameter> criteria, int most) {
        Map<String, Group> byCode = new HashMap<>();
        Set<Group> groups = new java.util.LinkedHashSet<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            List<Parameter> all = new ArrayList<>(criteria);
            all.add(new Parameter("_sort", "-date"));
            all.add(new Parameter("_count", Integer.toString(PAGE)));
            next.filter(token -> !token.isEmpty()).ifPresent(token -> all.add(new Parameter("_page", token)));
            SearchPage page = request.service()
                    .search()
                    .search(new SearchRequest(request.type(), new QueryParameters(all), true, request.baseUrl()));
            for (StoredResource observation : page.matches()) {
                JsonDocument document =
                        new JsonParser(request.service().definitions().names()).parse(observation.json());
                Set<String> codes = codes(document);
                Group group = codes.stream()
                        .flatMap(code -> Optional.ofNullable(byCode.get(code)).stream())
                        .findFirst()
                        .orElseGet(Group::new);
                codes.forEach(code -> byCode.putIfAbsent(code, group));
                groups.add(group);
                group.add(observation, time(document), most);
            }
            next = page.next();
        }
        return List.copyOf(groups);
    }

    /** The codings of its code, or its text where it has none. */
    private static Set<String> codes(JsonDocument observation) {
        int code = observation.child(JsonDocument.ROOT, "code");
        Set<String> codes = new HashSet<>();
        int list = code == JsonDocument.NONE ? JsonDocument.NONE : observation.child(code, "coding");
        int coding = list == JsonDocument.NONE ? JsonDocument.NONE : observation.firstChild(list);
        for (; coding != JsonDocument.NONE; coding = observation.next(coding)) {
            codes.add(text(observation, coding, "system") + "|" + text(observation, coding, "code"));
        }
        if (codes.isEmpty() && code != JsonDocument.NONE) {
            codes.add(text(observation, code, "text"));
        }
        return codes;
    }

    /** When it was made, in microseconds; the earliest of all where that is not said. */
    private static long time(JsonDocument observation) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("effectiveDateTime", text(observation, JsonDocument.ROOT, "effectiveDateTime"));
        places.put("effectiveInstant", text(observation, JsonDocument.ROOT, "effectiveInstant"));
        int period = observation.child(JsonDocument.ROOT, "effectivePeriod");
        if (period != JsonDocument.NONE) {
            places.put("effectivePeriod", text(observation, period, "start"));
        }
        return places.values().stream()
                .flatMap(text -> DateRange.parse(text).stream())
                .map(DateRange::start)
                .findFirst()
                .orElse(DateRange.OPEN_START);
    }

    private static String text(JsonDocument document, int node, String name) {
        int child = document.child(node, name);
        return child == JsonDocument.NONE || !document.isString(child) ? "" : document.text(child);
    }
}
