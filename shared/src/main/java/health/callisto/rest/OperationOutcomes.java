package health.callisto.rest;

import health.callisto.fhir.JsonStrings;
import health.callisto.http.ErrorForm;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Issue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes OperationOutcomes (R4 operationoutcome.html). */
public final class OperationOutcomes {
    /** The form of errors of the FHIR API. */
    public static final ErrorForm FORM = (status, code, issues) -> HttpResponse.of(status, json(issues));

    private OperationOutcomes() {}

    /** The resource as JSON; it must have an issue at least. */
    public static byte[] json(List<Issue> issues) {
        String all = issues.stream().map(OperationOutcomes::issue).collect(Collectors.joining(","));
        return ("{\"resourceType\":\"OperationOutcome\",\"issue\":[" + all + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static String issue(Issue issue) {
        String place =
                issue.expression().isEmpty() ? "" : ",\"expression\":[" + JsonStrings.quote(issue.expression()) + "]";
        return "{\"severity\":\"" + issue.severity().code() + "\",\"code\":\"" + issue.code() + "\",\"diagnostics\":"
                + JsonStrings.quote(issue.diagnostics()) + place + "}";
    }
}
