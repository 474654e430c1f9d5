package health.callisto.fhir;

import java.util.List;

/** The one error of the domain: a kind that the edge maps to a status, and the issues to tell the caller. */
public final class FhirError extends RuntimeException {
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

    public FhirError(Kind kind, List<Issue> issues) {
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

    private static FhirError of(Kind kind, String code, String diagnostics) {
        return new FhirError(kind, List.of(Issue.error(code, diagnostics, "")));
    }

    /** Bad content or a bad parameter: 400. */
    public static FhirError invalid(String diagnostics) {
        return of(Kind.INVALID, "invalid", diagnostics);
    }

    /** Bad content at a place in a resource, given as a FHIRPath such as {@code Patient.name[0].given}: 400. */
    public static FhirError invalid(String diagnostics, String expression) {
        return new FhirError(Kind.INVALID, List.of(Issue.error("invalid", diagnostics, expression)));
    }

    public static FhirError notFound(String diagnostics) {
        return of(Kind.NOT_FOUND, "not-found", diagnostics);
    }

    /** The caller may not do this, whoever it is: 403. */
    public static FhirError forbidden(String diagnostics) {
        return of(Kind.FORBIDDEN, "forbidden", diagnostics);
    }

    public static FhirError uriTooLong(String diagnostics) {
        return of(Kind.URI_TOO_LONG, "too-long", diagnostics);
    }

    public static FhirError gone(String diagnostics) {
        return of(Kind.GONE, "deleted", diagnostics);
    }

    public static FhirError conflict(String diagnostics) {
        return of(Kind.CONFLICT, "conflict", diagnostics);
    }

    public static FhirError preconditionFailed(String diagnostics) {
        return of(Kind.PRECONDITION_FAILED, "conflict", diagnostics);
    }

    public static FhirError multipleMatches(String diagnostics) {
        return of(Kind.PRECONDITION_FAILED, "multiple-matches", diagnostics);
    }

    public static FhirError tooLarge(String diagnostics) {
        return of(Kind.TOO_LARGE, "too-long", diagnostics);
    }

    public static FhirError notSupported(String diagnostics) {
        return of(Kind.NOT_SUPPORTED, "not-supported", diagnostics);
    }

    public static FhirError methodNotAllowed(String diagnostics) {
        return of(Kind.METHOD_NOT_ALLOWED, "not-supported", diagnostics);
    }

    public static FhirError unsupportedMediaType(String diagnostics) {
        return of(Kind.UNSUPPORTED_MEDIA_TYPE, "not-supported", diagnostics);
    }

    public static FhirError notAcceptable(String diagnostics) {
        return of(Kind.NOT_ACCEPTABLE, "not-supported", diagnostics);
    }

    public static FhirError lengthRequired(String diagnostics) {
        return of(Kind.LENGTH_REQUIRED, "required", diagnostics);
    }

    public static FhirError unprocessable(String diagnostics) {
        return of(Kind.UNPROCESSABLE, "processing", diagnostics);
    }

    public static FhirError locked(String diagnostics) {
        return of(Kind.LOCKED, "lock-error", diagnostics);
    }

    public static FhirError throttled(String diagnostics) {
        return of(Kind.THROTTLED, "throttled", diagnostics);
    }

    /** What would take more than a request may: 400, and the limit is named. */
    public static FhirError tooCostly(String diagnostics) {
        return of(Kind.INVALID, "too-costly", diagnostics);
    }

    /** What has taken longer than a request may: 503. */
    public static FhirError overdue(String diagnostics) {
        return of(Kind.UNAVAILABLE, "timeout", diagnostics);
    }

    public static FhirError unavailable(String diagnostics) {
        return of(Kind.UNAVAILABLE, "transient", diagnostics);
    }
}
