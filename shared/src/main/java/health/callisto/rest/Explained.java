package health.callisto.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.search.plan.Explanation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code ?_explain=true} (spec 02, planner): Parameters with a {@code search} for each type: plan, conditions, SQL. */
final class Explained {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Explained() {}

    static HttpResponse answer(List<Explanation> explanations) {
        ObjectNode parameters = JSON.objectNode().put("resourceType", "Parameters");
        ArrayNode list = parameters.putArray("parameter");
        for (Explanation explanation : explanations) {
            ArrayNode parts = list.addObject().put("name", "search").putArray("part");
            part(parts, "type").put("valueCode", explanation.type().name());
            part(parts, "shape").put("valueString", explanation.shape());
            part(parts, "expectedMatches").put("valueDecimal", Math.round(explanation.matches()));
            for (Explanation.Step step : explanation.conditions()) {
                ArrayNode details = part(parts, "condition").putArray("part");
                part(details, "name").put("valueString", step.name());
                part(details, "driver").put("valueBoolean", step.driver());
                step.rows().ifPresent(rows -> part(details, "rows").put("valueDecimal", Math.round(rows)));
            }
            part(parts, "sql").put("valueString", explanation.sql());
            explanation.database().forEach(step -> part(parts, "database").put("valueString", step));
        }
        return HttpResponse.of(200, parameters.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode part(ArrayNode parts, String name) {
        return parts.addObject().put("name", name);
    }
}
