package health.callisto.search.query;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ReferenceText;
import health.callisto.fhir.ResourceKey;
import health.callisto.search.parameter.OwnBases;
import java.util.Optional;

/**
 * Reads references as a search gives them.
 *
 * @param own the base URLs of the service
 * @param base the one that the search came in by; may be empty
 */
public record ReferenceReader(Definitions definitions, OwnBases own, String base) {

    /** The reference, relative where it is to a resource of this service. */
    String relative(String reference) {
        String relative = own.relative(reference);
        return !base.isEmpty() && OwnBases.begins(relative, base) ? relative.substring(base.length() + 1) : relative;
    }

    /** The resource of this service that the reference names. */
    Optional<ResourceKey> resource(String reference) {
        return ReferenceText.parse(definitions, relative(reference));
    }
}
