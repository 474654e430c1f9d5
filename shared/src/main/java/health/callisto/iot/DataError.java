package health.callisto.iot;

/** A message or a measurement cannot be used as it is; trying again changes nothing. The message holds no value of it. */
public final class DataError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in the words of the connector that mappings come from (spec 05, section 4). */
    public enum Kind {
        /** The message is no JSON. */
        INVALID_DATA_FORMAT,
        /** A value that the mapping requires is absent, or of another type. */
        INCOMPATIBLE_DATA,
        /** An expression of the mapping cannot be evaluated on this message. */
        TEMPLATE_EXPRESSION
    }

    private final Kind kind;

    DataError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
