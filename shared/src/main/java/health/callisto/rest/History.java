package health.callisto.rest;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.ResourceType;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.version.HistoryScope;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.query.PageToken;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** {@code GET [{type}[/{id}]]/_history} (R4 http.html#history): newest first, deletions as entries of their own. */
public final class History implements Interaction {
    private static final int DEFAULT_COUNT = 50;
    private static final int MAX_COUNT = 1000;

    private final Clock clock;
    private final Supplier<String> newId;

    public History(Clock clock, Supplier<String> newId) {
        this.clock = clock;
        this.newId = newId;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        Optional<ResourceType> type = request.path().size() > 1 ? Optional.of(request.type()) : Optional.empty();
        Optional<String> id =
                request.path().size() > 2 ? Optional.of(request.key().id()) : Optional.empty();
        int count = count(request);
        HistoryScope scope = new HistoryScope(
                type,
                id,
                since(request),
                at(request),
                request.service()
                        .settings()
                        .history()
                        .withoutHistory(request.service().definitions()));
        ResourceStore store = request.service().resources();
        List<StoredResource> versions = store.history(scope, before(request), count + 1);
        long total = store.countHistory(scope);
        if (id.isPresent() && total == 0 && store.find(request.key()).isEmpty()) {
            throw Problem.notFound(request.key() + " is not known");
        }
        boolean more = versions.size() > count;
        List<StoredResource> page = more ? versions.subList(0, count) : versions;
        BundleWriter bundle = new BundleWriter(
                "history",
                newId.get(),
                clock.instant(),
                OptionalLong.of(total),
                links(request, count, more && count > 0 ? Optional.of(page.get(count - 1)) : Optional.empty()),
                request.baseUrl(),
                View.of(request.query(), request.service().definitions()));
        bundle.expect(page.stream());
        page.forEach(bundle::version);
        return HttpResponse.of(200, bundle.finish());
    }

    private static Map<String, String> links(FhirRequest request, int count, Optional<StoredResource> last) {
        String url = request.baseUrl() + "/" + String.join("/", request.path());
        String kept = "_count=" + count + kept(request, "_since") + kept(request, "_at");
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", url + "?" + kept);
        last.ifPresent(version -> links.put(
                "next", url + "?" + kept + "&_page=" + PageToken.write(version.surrogateId(), fingerprint(request))));
        return links;
    }

    private static String kept(FhirRequest request, String name) {
        return request.query()
                .first(name)
                .map(value -> "&" + name + "=" + value.replace("+", "%2B"))
                .orElse("");
    }

    private static int count(FhirRequest request) {
        String text = request.query().first("_count").orElse(Integer.toString(DEFAULT_COUNT));
        try {
            return Math.min(MAX_COUNT, Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw Problem.invalid("_count must be a whole number from 0 to " + MAX_COUNT);
        }
    }

    private static long before(FhirRequest request) {
        return request.query()
                .first("_page")
                .map(token -> PageToken.readId(token, fingerprint(request)))
                .orElse(Long.MAX_VALUE);
    }

    /** Of this history of this service. */
    private static long fingerprint(FhirRequest request) {
        return PageToken.fingerprint(
                request.service().name().toString(),
                String.join("/", request.path()),
                request.query().first("_since").orElse(""),
                request.query().first("_at").orElse(""));
    }

    private static Optional<HistoryScope.Period> at(FhirRequest request) {
        return request.query()
                .first("_at")
                .map(text -> DateRange.parse(text)
                        .orElseThrow(() -> Problem.invalid("_at must be a date or time such as 2026-01-31")))
                .map(range -> new HistoryScope.Period(
                        Instant.ofEpochMilli(Math.floorDiv(range.start(), 1000)),
                        Instant.ofEpochMilli(Math.floorDiv(range.end(), 1000))));
    }

    private static Instant since(FhirRequest request) {
        return request.query()
                .first("_since")
                .map(text -> DateRange.parse(text)
                        .orElseThrow(() -> Problem.invalid("_since must be an instant such as 2026-01-31T12:00:00Z")))
                .map(range -> Instant.ofEpochMilli(Math.floorDiv(range.start(), 1000)))
                .filter(time -> time.isAfter(Instant.EPOCH))
                .orElse(Instant.EPOCH);
    }
}
