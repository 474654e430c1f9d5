package health.callisto.rest;

import health.callisto.search.QueryParameters;
import health.callisto.search.SearchPage;
import health.callisto.search.SearchRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code GET {type}?…}, {@code GET ?_type=…}, {@code GET {type}/{id}/{type}?…}, and each of them as {@code POST …/_search}
 * (R4 http.html#search).
 */
public final class Search implements Interaction {
    private static final String PAGE = "_page";

    private final Clock clock;
    private final Supplier<String> newId;

    public Search(Clock clock, Supplier<String> newId) {
        this.clock = clock;
        this.newId = newId;
    }

    @Override
    public FhirResponse handle(FhirRequest request) {
        boolean strict = request.header("prefer")
                .filter(preference -> preference.contains("handling=strict"))
                .isPresent();
        QueryParameters parameters = parameters(request);
        View view = View.of(parameters, request.service().definitions());
        SearchScope scope = SearchScope.of(request, parameters);
        SearchPage page = request.service()
                .search()
                .search(new SearchRequest(scope.types(), scope.compartment(), parameters, strict, request.baseUrl()));
        BundleWriter bundle = new BundleWriter(
                "searchset",
                newId.get(),
                clock.instant(),
                page.total(),
                links(scope.url(), page),
                request.baseUrl(),
                view);
        page.matches().forEach(match -> bundle.found(match, "match"));
        page.included().forEach(included -> bundle.found(included, "include"));
        if (!page.issues().isEmpty()) {
            bundle.outcome(page.issues());
        }
        return FhirResponse.of(200, bundle.finish());
    }

    /** A POST may have both: the URL's parameters and those of the form. */
    private static QueryParameters parameters(FhirRequest request) {
        return request.method().equals("POST")
                ? request.query().and(QueryParameters.parse(new String(request.body(), StandardCharsets.UTF_8).strip()))
                : request.query();
    }

    private static Map<String, String> links(String url, SearchPage page) {
        String query = page.honoured().all().stream()
                .filter(parameter -> !parameter.name().equals(PAGE))
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"));
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", query.isEmpty() ? url : url + "?" + query);
        page.next().ifPresent(token -> links.put("next", page(url, query, token)));
        page.previous().ifPresent(token -> links.put("previous", page(url, query, token)));
        return links;
    }

    private static String page(String url, String query, String token) {
        return url + "?" + (query.isEmpty() ? "" : query + "&") + PAGE + "=" + encode(token);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
