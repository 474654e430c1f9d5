package health.callisto.operation;

import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.http.QueryParameters.Parameter;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.SearchAnswers;
import health.callisto.rest.View;
import health.callisto.search.SearchPage;
import health.callisto.search.query.SearchRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code DocumentReference/$docref} (US Core, OperationDefinition docref): the documents of a patient, {@code start} and
 * {@code end} of the care that they are about, and {@code type}. Documents are not made on demand.
 */
public final class DocumentReferences implements Interaction {
    private final SearchAnswers answers;

    public DocumentReferences(Clock clock, Supplier<String> newId) {
        this.answers = new SearchAnswers(clock, newId);
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        List<Parameter> criteria = new ArrayList<>();
        criteria.add(new Parameter("patient", input.needed("patient")));
        input.text("start").ifPresent(day -> criteria.add(new Parameter("period", "ge" + day)));
        input.text("end").ifPresent(day -> criteria.add(new Parameter("period", "le" + day)));
        input.text("type").ifPresent(type -> criteria.add(new Parameter("type", type)));
        input.object("type")
                .ifPresent(type -> criteria.add(new Parameter(
                        "type",
                        type.at("/coding/0/system").asText() + "|"
                                + type.at("/coding/0/code").asText())));
        List<Parameter> paged = new ArrayList<>(criteria);
        request.query().all().stream()
                .filter(parameter ->
                        parameter.name().equals("_count") || parameter.name().equals("_page"))
                .forEach(paged::add);
        SearchPage page = request.service()
                .search()
                .search(new SearchRequest(request.type(), new QueryParameters(paged), true, request.baseUrl()));
        // The links are those of the search that it amounts to.
        String url = request.baseUrl() + "/DocumentReference";
        View view = View.of(request.query(), request.service().definitions());
        return answers.answer(request, url, page.honoured(), page, view);
    }
}
