package health.callisto.access;

import java.util.Optional;

/** Finds out who calls. Problem UNAUTHORIZED for a caller that must not go on. */
@FunctionalInterface
public interface Authenticator {
    /** The caller, by the value of the header Authorization, which may be absent. */
    Caller authenticate(Optional<String> authorization);

    /** Whether callers prove nothing, so that others have to keep strangers out. */
    default boolean takesAnyone() {
        return false;
    }

    /** Everybody is anonymous ({@code CALLISTO_AUTH=off}). */
    static Authenticator off() {
        return new Authenticator() {
            @Override
            public Caller authenticate(Optional<String> authorization) {
                return Caller.ANONYMOUS;
            }

            @Override
            public boolean takesAnyone() {
                return true;
            }
        };
    }

    /** Nobody comes in: tokens cannot be checked until the security issue lands, and nothing is open by accident. */
    static Authenticator closed() {
        return authorization -> {
            throw new health.callisto.problem.Problem(
                    health.callisto.problem.Problem.Kind.UNAUTHORIZED,
                    java.util.List.of(health.callisto.problem.Issue.error(
                            "login",
                            "This version cannot check tokens yet (CALLISTO_AUTH=entra); it refuses every request",
                            "")));
        };
    }
}
