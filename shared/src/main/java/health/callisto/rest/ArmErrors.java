package health.callisto.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirEndpoint.HostPages;
import java.util.List;
import java.util.function.Supplier;

/** Errors of the management API, in the form of Azure Resource Manager: {@code {"error":{"code","message","target","details"}}}. */
public final class ArmErrors {
    private ArmErrors() {}

    /** What the work answers, or the error that it met; what is not expected is left to the edge. */
    public static HttpResponse answer(String target, Supplier<HttpResponse> work) {
        try {
            return work.get();
        } catch (Problem error) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            Issue first = error.issues().get(0);
            ObjectNode told = body.putObject("error");
            told.put("code", code(error.kind()));
            told.put("message", first.diagnostics());
            told.put("target", first.expression().isEmpty() ? target : first.expression());
            ArrayNode details = told.putArray("details");
            error.issues().stream().skip(1).forEach(issue -> details.addObject()
                    .put("code", code(error.kind()))
                    .put("message", issue.diagnostics())
                    .put("target", issue.expression()));
            HttpResponse answer = HostPages.json(Edge.status(error.kind()), body.toString());
            boolean later = error.kind() == Problem.Kind.UNAVAILABLE || error.kind() == Problem.Kind.THROTTLED;
            return later ? answer.with("Retry-After", "1") : answer;
        }
    }

    /** {@code NOT_FOUND} is {@code NotFound}. */
    private static String code(Problem.Kind kind) {
        StringBuilder code = new StringBuilder();
        for (String word : List.of(kind.name().split("_"))) {
            code.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return code.toString();
    }
}
