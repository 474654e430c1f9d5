package health.callisto.access;

/**
 * Who calls. With {@code CALLISTO_AUTH=off} everybody is {@link #ANONYMOUS}; roles and scopes come with the security
 * issue and are fields of this record then.
 */
public record Caller(String subject) {
    public static final Caller ANONYMOUS = new Caller("anonymous");
}
