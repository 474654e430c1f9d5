package health.callisto.rest;

import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.search.SearchPage;
import health.callisto.search.query.SearchRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code GET {type}?…}, {@code GET ?_type=…}, {@code GET {type}/{id}/{type}?…}, and each of them as {@code POST …/_search}
 * (R4 http.html#search).
 */
public final class Search implements Interaction {
    private final SearchAnswers answers;

    public Search(Clock clock, Supplier<String> newId) {
        this.answers = new SearchAnswers(clock, newId);
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        boolean strict = request.header("prefer")
                .filter(preference -> preference.contains("handling=strict"))
                .isPresent();
        QueryParameters parameters = parameters(request);
        View view = View.of(parameters, request.service().definitions());
        SearchScope scope = SearchScope.of(request, parameters);
        SearchRequest search = new SearchRequest(
                scope.types(), scope.compartment().stream().toList(), parameters, Map.of(), strict, request.baseUrl());
        if (parameters.first("_explain").equals(Optional.of("true"))) {
            return Explained.answer(request.service().search().explain(search));
        }
        SearchPage page = request.service().search().search(search);
        return answers.answer(request, scope.url(), page.honoured(), page, view);
    }

    /** A POST may have both: the URL's parameters and those of the form. */
    private static QueryParameters parameters(FhirRequest request) {
        return request.method().equals("POST")
                ? request.query().and(QueryParameters.parse(new String(request.body(), StandardCharsets.UTF_8).strip()))
                : request.query();
    }
}
