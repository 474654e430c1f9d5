package health.callisto.bundle;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.Precondition;
import health.callisto.resource.StoredResource;
import java.util.Optional;

/**
 * What an entry of a transaction will do once its target is known.
 *
 * @param action see {@link Action}
 * @param key of the resource that is written, deleted or, for EXISTING, found
 * @param base of a PATCH: the version that is patched
 */
record PlannedWrite(
        EntryRequest entry, Action action, ResourceKey key, Precondition precondition, Optional<StoredResource> base) {
    PlannedWrite(EntryRequest entry, Action action, ResourceKey key, Precondition precondition) {
        this(entry, action, key, precondition, Optional.empty());
    }

    /** The closed set of plans. */
    enum Action {
        PUT,
        /** The base, changed, takes the place of the base. */
        PATCH,
        DELETE,
        /** A conditional create whose criteria match already: nothing is written, the match is answered. */
        EXISTING
    }
}
