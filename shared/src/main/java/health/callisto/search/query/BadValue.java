package health.callisto.search.query;

import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.util.List;

/** What a search answers to a value or a modifier that it cannot read. Never the value itself: it may name a person. */
final class BadValue {
    private BadValue() {}

    /** 400: the value of that parameter is not what it should be. */
    static Problem of(String parameter, String expected) {
        return Problem.invalid("A value of the search parameter '" + parameter + "' is not valid; give " + expected);
    }

    /** 400: FHIR has it, this server not yet. A modifier is refused even when handling is lenient (R4 search.html). */
    static Problem notSupported(String what) {
        return new Problem(
                Problem.Kind.INVALID, List.of(Issue.error("not-supported", what + " is not supported yet", "")));
    }
}
