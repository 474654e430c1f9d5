package health.callisto.search;

import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import java.util.Set;

/** The parameters that criteria of a conditional interaction may have (R4 http.html#cond-update): those that name resources. */
final class ConditionalCriteria {
    /** They shape a result; criteria have none. */
    private static final Set<String> RESULT_PARAMETERS = Set.of(
            "_count",
            "_sort",
            "_total",
            "_include",
            "_revinclude",
            "_summary",
            "_elements",
            "_page",
            "_includes",
            "_contained",
            "_containedType");

    private ConditionalCriteria() {}

    /** Problem INVALID for a parameter that shapes a result. */
    static void check(QueryParameters criteria) {
        for (QueryParameters.Parameter parameter : criteria.all()) {
            String name = parameter.name();
            if (RESULT_PARAMETERS.contains(name) || name.startsWith("_include:") || name.startsWith("_revinclude:")) {
                throw Problem.invalid("Conditional criteria may not have the parameter '" + name + "'");
            }
        }
    }
}
