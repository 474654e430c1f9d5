package health.callisto.problem;

import java.util.List;

/** The one error of the domain: a kind that the edge maps to a status, and the issues to tell the caller. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, in terms of the FHIR RESTful API (R4 http.html, section 3.1.0.1.4 and following). */
    public enum Kind {
        INVALID,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        NOT_ACCEPTABLE,
        CONFLICT,
        GONE,
        LENGTH_REQUIRED,
        PRECONDITION_FAILED,
        TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        URI_TOO_LONG,
        UNPROCESSABLE,
        LOCKED,
        THROTTLED,
        NOT_SUPPORTED,
        UNAVAILABLE
    }

    private final Kind kind;
    private final transient List<Issue> issues;

    public Problem(Kind kind, List<Issue> issues) {
        super(kind + ": " + issues.stream().map(Issue::diagnostics).findFirst().orElse(""));
        this.kind = kind;
        this.issues = List.copyOf(issues);
    }

    public Kind kind() {
        return kind;
    }

    public List<Issue> issues() {
        return issues;
    }

    private static Problem of(Kind kind, String code, String diagnostics) {
        return new Problem(kind, List.of(Issue.error(code, diagnostics, "")));
    }

    /** Bad content or a bad parameter: 400. */
    public static Problem invalid(String diagnostics) {
        return of(Kind.INVALID, "invalid", diagnostics);
    }

    /** Bad content at a place in a resource, given as a FHIRPath such as {@code Patient.name[0].given}: 400. */
    public static Problem invalid(String diagnostics, String expression) {
        return new Problem(Kind.INVALID, List.of(Issue.error("invalid", diagnostics, expression)));
    }

    public static Problem notFound(String diagnostics) {
        return of(Kind.NOT_FOUND, "not-found", diagnostics);
    }

    /** The caller may not do this, whoever it is: 403. */
    public static Problem forbidden(String diagnostics) {
        return of(Kind.FORBIDDEN, "forbidden", diagnostics);
    }

    public static Problem uriTooLong(String diagnostics) {
        return of(Kind.URI_TOO_LONG, "too-long", diagnostics);
    }

    public static Problem gone(String diagnostics) {
        return of(Kind.GONE, "deleted", diagnostics);
    }

    public static Problem conflict(String diagnostics) {
        return of(Kind.CONFLICT, "conflict", diagnostics);
    }

    public static Problem preconditionFailed(String diagnostics) {
        return of(Kind.PRECONDITION_FAILED, "conflict", diagnostics);
    }

    public static Problem multipleMatches(String diagnostics) {
        return of(Kind.PRECONDITION_FAILED, "multiple-matches", diagnostics);
    }

    public static Problem tooLarge(String diagnostics) {
        return of(Kind.TOO_LARGE, "too-long", diagnostics);
    }

    public static Problem notSupported(String diagnostics) {
        return of(Kind.NOT_SUPPORTED, "not-supported", diagnostics);
    }

    public static Problem methodNotAllowed(String diagnostics) {
        return of(Kind.METHOD_NOT_ALLOWED, "not-supported", diagnostics);
    }

    public static Problem unsupportedMediaType(String diagnostics) {
        return of(Kind.UNSUPPORTED_MEDIA_TYPE, "not-supported", diagnostics);
    }

    public static Problem notAcceptable(String diagnostics) {
        return of(Kind.NOT_ACCEPTABLE, "not-supported", diagnostics);
    }

    public static Problem lengthRequired(String diagnostics) {
        return of(Kind.LENGTH_REQUIRED, "required", diagnostics);
    }

    public static Problem unprocessable(String diagnostics) {
        return of(Kind.UNPROCESSABLE, "processing", diagnostics);
    }

    public static Problem locked(String diagnostics) {
        return of(Kind.LOCKED, "lock-error", diagnostics);
    }

    public static Problem throttled(String diagnostics) {
        return of(Kind.THROTTLED, "throttled", diagnostics);
    }

    /** What would take more than a request may: 400, and the limit is named. */
    public static Problem tooCostly(String diagnostics) {
        return of(Kind.INVALID, "too-costly", diagnostics);
    }

    /** What has taken longer than a request may: 503. */
    public static Problem overdue(String diagnostics) {
        return of(Kind.UNAVAILABLE, "timeout", diagnostics);
    }

    public static Problem unavailable(String diagnostics) {
        return of(Kind.UNAVAILABLE, "transient", diagnostics);
    }
}
