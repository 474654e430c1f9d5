package health.callisto.search;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.Issue;
import java.util.List;

/** What a search answers to a value or a modifier that it cannot read. Never the value itself: it may name a person. */
final class BadValue {
    private BadValue() {}

    /** 400: the value of that parameter is not what it should be. */
    static FhirError of(String parameter, String expected) {
        return FhirError.invalid("A value of the search parameter '" + parameter + "' is not valid; give " + expected);
    }

    /** 400: FHIR has it, this server not yet. A modifier is refused even when handling is lenient (R4 search.html). */
    static FhirError notSupported(String what) {
        return new FhirError(
                FhirError.Kind.INVALID, List.of(Issue.error("not-supported", what + " is not supported yet", "")));
    }
}
