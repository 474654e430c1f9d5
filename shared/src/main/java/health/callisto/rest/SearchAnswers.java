package health.callisto.rest;

import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.search.SearchPage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes searchset bundles of pages, with the links to the pages beside them. */
public final class SearchAnswers {
    private static final String PAGE = "_page";

    private final Clock clock;
    private final Supplier<String> newId;

    public SearchAnswers(Clock clock, Supplier<String> newId) {
        this.clock = clock;
        this.newId = newId;
    }

    /**
     * The bundle of a page.
     *
     * @param url of the search without parameters
     * @param parameters that the links repeat
     */
    public HttpResponse answer(
            FhirRequest request, String url, QueryParameters parameters, SearchPage page, View view) {
        BundleWriter bundle = new BundleWriter(
                "searchset",
                newId.get(),
                clock.instant(),
                page.total(),
                links(url, parameters, page),
                request.baseUrl(),
                view);
        bundle.expect(Stream.concat(page.matches().stream(), page.included().stream()));
        page.matches().forEach(match -> bundle.found(match, "match"));
        page.included().forEach(included -> bundle.found(included, "include"));
        if (!page.issues().isEmpty()) {
            bundle.outcome(page.issues());
        }
        return HttpResponse.of(200, bundle.finish());
    }

    private static Map<String, String> links(String url, QueryParameters parameters, SearchPage page) {
        String query = parameters.all().stream()
                .filter(parameter ->
                        !parameter.name().equals(PAGE) && !parameter.name().equals("_includes"))
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"));
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", query.isEmpty() ? url : url + "?" + query);
        if (page.next().isPresent() || page.previous().isPresent()) {
            links.put("first", links.getOrDefault("self", url));
        }
        page.next().ifPresent(token -> links.put("next", page(url, query, token)));
        page.previous().ifPresent(token -> links.put("previous", page(url, query, token)));
        // Its token and parameters are made of letters that need no encoding.
        page.related().ifPresent(rest -> links.put("related", url + "?" + (query.isEmpty() ? "" : query + "&") + rest));
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
