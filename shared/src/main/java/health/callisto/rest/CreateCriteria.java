package health.callisto.rest;

import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;

/** The criteria of an {@code If-None-Exist} (R4 http.html#ccreate): alone, or after {@code Type?} as HAPI sends them. */
public final class CreateCriteria {
    private CreateCriteria() {}

    /**
     * The criteria; Problem INVALID if they are of another type than what is created.
     *
     * @param baseUrl that a whole URL may begin with
     */
    public static QueryParameters read(String ifNoneExist, ResourceType type, String baseUrl) {
        int question = ifNoneExist.indexOf('?');
        // A question mark in a value comes after the first equals sign.
        boolean bare = question < 0 || ifNoneExist.substring(0, question).indexOf('=') >= 0;
        if (bare) {
            return QueryParameters.parse(ifNoneExist.strip());
        }
        String before = ifNoneExist.substring(0, question).strip();
        String relative = before.startsWith(baseUrl + "/") ? before.substring(baseUrl.length()) : before;
        String name = relative.startsWith("/") ? relative.substring(1) : relative;
        if (!name.isEmpty() && !name.equals(type.name())) {
            throw Problem.invalid("If-None-Exist must search among resources of type " + type
                    + ", which is created; send the criteria alone, or " + type + "?criteria");
        }
        return QueryParameters.parse(ifNoneExist.substring(question + 1).strip());
    }
}
