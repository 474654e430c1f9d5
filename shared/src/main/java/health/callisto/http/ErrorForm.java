package health.callisto.http;

import health.callisto.problem.Issue;
import java.util.List;

/** How errors are written in one part of the URL space: an OperationOutcome, an error of Azure Resource Manager, … */
@FunctionalInterface
public interface ErrorForm {
    /**
     * The response without the headers that a kind of error has in every form.
     *
     * @param code such as {@code NOT_FOUND}, a {@link health.callisto.problem.Problem.Kind}, or {@code INTERNAL_SERVER_ERROR}
     * @param issues one at least
     */
    HttpResponse of(int status, String code, List<Issue> issues);
}
