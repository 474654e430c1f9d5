package health.callisto.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.ParametersReader;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.search.parameter.ParameterSet.Registered;
import health.callisto.search.parameter.SearchParameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * {@code SearchParameter/$status} (spec 02, SearchParameter life cycle). GET tells the states of the parameters that
 * {@code url}, {@code code} and {@code resourceType} name, without these those of all that are custom or disabled. PUT and
 * POST take Parameters with {@code searchParameterStatus} parts ({@code url}, {@code status}: disabled or supported).
 */
public final class ParameterStatus implements Interaction {
    private static final String NAME = "searchParameterStatus";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public HttpResponse handle(FhirRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            change(request);
        }
        ObjectNode parameters = JSON.objectNode().put("resourceType", "Parameters");
        ArrayNode list = JSON.arrayNode();
        for (Registered one : all(request)) {
            if (asked(request, one.parameter())) {
                list.add(entry(one));
            }
        }
        if (!list.isEmpty()) {
            parameters.set("parameter", list);
        }
        return HttpResponse.of(200, parameters.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void change(FhirRequest request) {
        ParametersReader body = ParametersReader.read(request, Set.of(NAME));
        List<String> urls = body.parts(NAME, "url");
        List<String> states = body.parts(NAME, "status");
        for (int i = 0; i < urls.size(); i++) {
            String url = urls.get(i);
            boolean disable = disables(states.get(i));
            List<SearchParameter> named =
                    request.service().parameterRegistry().current().named(url);
            if (named.isEmpty()) {
                throw Problem.invalid(
                        "There is no search parameter with the url '" + url + "'", "Parameters.parameter");
            }
            if (!disable && request.service().settings().disabled().contains(url)) {
                throw Problem.conflict("The settings of the service disable '" + url
                        + "': take it out of properties.searchParameters.disabled there");
            }
            for (SearchParameter parameter : named) {
                if (disable) {
                    request.service().parameterRegistry().disable(parameter);
                } else {
                    request.service().parameterRegistry().enable(parameter);
                }
            }
        }
    }

    private static boolean disables(String status) {
        return switch (status.toLowerCase(java.util.Locale.ROOT)) {
            case "disabled" -> true;
            case "supported" -> false;
            default ->
                throw Problem.invalid(
                        "The status must be disabled or supported; a supported one is enabled by $reindex",
                        "Parameters.parameter.part");
        };
    }

    private static List<Registered> all(FhirRequest request) {
        boolean named = request.query().first("url").isPresent()
                || request.query().first("code").isPresent()
                || request.query().first("resourceType").isPresent();
        ParameterSet set = request.service().parameterRegistry().current();
        return named ? set.all() : set.registered();
    }

    private static boolean asked(FhirRequest request, SearchParameter parameter) {
        return request.query()
                        .first("url")
                        .filter(url -> !url.equals(parameter.url()))
                        .isEmpty()
                && request.query()
                        .first("code")
                        .filter(code -> !code.equals(parameter.code()))
                        .isEmpty()
                && request.query()
                        .first("resourceType")
                        .filter(type -> !type.equals(parameter.resourceType()))
                        .isEmpty();
    }

    private static ObjectNode entry(Registered one) {
        ObjectNode entry = JSON.objectNode().put("name", NAME);
        ArrayNode parts = entry.putArray("part");
        parts.addObject().put("name", "url").put("valueUri", one.parameter().url());
        parts.addObject().put("name", "code").put("valueCode", one.parameter().code());
        parts.addObject()
                .put("name", "resourceType")
                .put("valueCode", one.parameter().resourceType());
        parts.addObject().put("name", "status").put("valueCode", one.state().code());
        return entry;
    }
}
