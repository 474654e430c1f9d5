package health.callisto.problem;

/**
 * One issue of an OperationOutcome (R4 operationoutcome.html).
 *
 * @param code a code of the value set issue-type
 * @param diagnostics what is wrong, where, and how to mend it, for a person; never content of a resource
 * @param expression the FHIRPath of the place, or empty where there is none
 */
public record Issue(Severity severity, String code, String diagnostics, String expression) {
    /** The value set issue-severity. */
    public enum Severity {
        FATAL,
        ERROR,
        WARNING,
        INFORMATION;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public static Issue error(String code, String diagnostics, String expression) {
        return new Issue(Severity.ERROR, code, diagnostics, expression);
    }

    public static Issue warning(String code, String diagnostics) {
        return new Issue(Severity.WARNING, code, diagnostics, "");
    }

    public static Issue information(String code, String diagnostics) {
        return new Issue(Severity.INFORMATION, code, diagnostics, "");
    }
}
