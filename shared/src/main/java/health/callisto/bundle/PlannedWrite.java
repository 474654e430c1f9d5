package health.callisto.bundle;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.Precondition;

/**
 * What an entry of a transaction will do once its target is known.
 *
 * @param action see {@link Action}
 * @param key of the resource that is written, deleted or, for EXISTING, found
 */
record PlannedWrite(EntryRequest entry, Action action, ResourceKey key, Precondition precondition) {
    /** The closed set of plans. */
    enum Action {
        PUT,
        DELETE,
        /** A conditional create whose criteria match already: nothing is written, the match is answered. */
        EXISTING
    }
}
