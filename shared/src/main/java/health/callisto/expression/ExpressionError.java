package health.callisto.expression;

/** An expression cannot be parsed, or cannot be evaluated on what it was given. */
public final class ExpressionError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** It is not an expression of its language. */
        SYNTAX,
        /** A function or an operator does not take a value of that type. */
        INVALID_TYPE,
        DIVIDE_BY_ZERO,
        OVERFLOW,
        OUT_OF_RANGE,
        /** The evaluation takes more steps than it may. */
        TOO_MUCH_WORK
    }

    private final Kind kind;

    public ExpressionError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static ExpressionError syntax(String expression, int at, String what) {
        return new ExpressionError(Kind.SYNTAX, what + " at position " + (at + 1) + " of " + expression);
    }

    public Kind kind() {
        return kind;
    }
}
