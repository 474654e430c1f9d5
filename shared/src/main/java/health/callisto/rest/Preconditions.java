package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.WriteOutcome;
import java.util.Optional;

/** {@code If-Match} and {@code If-None-Match} of a write (RFC 9110, section 13.1; R4 http.html#concurrency). */
public final class Preconditions {
    private Preconditions() {}

    static Precondition of(FhirRequest request) {
        return of(request.header("if-match"), request.header("if-none-match"));
    }

    /** Both must hold where both are there; Problem INVALID for what cannot be read. */
    public static Precondition of(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
        return Precondition.both(
                ifMatch.map(EntityTag::ifMatch).orElse(Precondition.ANY),
                ifNoneMatch.map(EntityTag::ifNoneMatch).orElse(Precondition.ANY));
    }

    /** What the commit checks again: Problem PRECONDITION_FAILED if it does not hold for that version. */
    static void require(Precondition asked, StoredResource current) {
        if (!asked.holds(!current.deleted(), current.version())) {
            throw Problem.preconditionFailed(why(asked, current.key(), Optional.of(current)));
        }
    }

    /** Problem PRECONDITION_FAILED if it asks for something where criteria have found nothing. */
    static void requireAbsent(Precondition asked) {
        if (!asked.holds(false, 0)) {
            throw Problem.preconditionFailed(NO_MATCH);
        }
    }

    /** Of criteria that match nothing. */
    public static final String NO_MATCH = "The criteria match no resource, and If-Match asks for a version of one";

    static Problem refused(Precondition asked, ResourceKey key, WriteOutcome outcome) {
        return Problem.preconditionFailed(why(asked, key, outcome.stored()));
    }

    /**
     * Why a write was refused.
     *
     * @param found the version that was there, which may be a deletion
     */
    public static String why(Precondition asked, ResourceKey key, Optional<StoredResource> found) {
        Optional<StoredResource> current = found.filter(version -> !version.deleted());
        if (current.isEmpty()) {
            return key + " is not there, and If-Match asks for a version of it";
        }
        String is = key + " is in version " + current.get().version();
        return asked.holds(false, 0)
                ? is + ", and If-None-Match (or the creation by criteria) asks that it is not there in that version"
                : is + ", not in the one asked for; read it again";
    }
}
