package health.callisto.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.ErrorForm;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Issue;
import java.util.List;
import java.util.Locale;

/** Errors of the management API, in the form of Azure Resource Manager: {@code {"error":{"code","message","target","details"}}}. */
public final class ArmErrors {
    private ArmErrors() {}

    /** The form of errors of requests to that path, which is their target where no property is. */
    public static ErrorForm of(String path) {
        return (status, kind, issues) -> HttpResponse.json(status, body(path, code(kind), issues));
    }

    private static String body(String path, String code, List<Issue> issues) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Issue first = issues.get(0);
        ObjectNode error = body.putObject("error");
        error.put("code", code);
        error.put("message", first.diagnostics());
        error.put("target", first.expression().isEmpty() ? path : first.expression());
        ArrayNode details = error.putArray("details");
        issues.stream().skip(1).forEach(issue -> details.addObject()
                .put("code", code)
                .put("message", issue.diagnostics())
                .put("target", issue.expression()));
        return body.toString();
    }

    /** {@code NOT_FOUND} is {@code NotFound}. */
    private static String code(String kind) {
        StringBuilder code = new StringBuilder();
        for (String word : List.of(kind.split("_", -1))) {
            code.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return code.toString();
    }
}
