package health.callisto.bundle;

import health.callisto.fhir.ResourceKey;
import health.callisto.http.QueryParameters;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Precondition;
import java.util.Optional;

/**
 * What an entry of a transaction will do once its target is known.
 *
 * @param action see {@link Action}
 * @param key of the resource that is written, deleted or, for EXISTING, found
 * @param base of a PATCH: the version that is patched
 * @param unmatched criteria of a conditional create or update that match nothing, so that it creates
 */
record PlannedWrite(
        EntryRequest entry,
        Action action,
        ResourceKey key,
        Precondition precondition,
        Optional<StoredResource> base,
        Optional<QueryParameters> unmatched) {
    PlannedWrite(EntryRequest entry, Action action, ResourceKey key, Precondition precondition) {
        this(entry, action, key, precondition, Optional.empty(), Optional.empty());
    }

    /** A creation because the criteria match nothing. */
    static PlannedWrite unmatched(
            EntryRequest entry, ResourceKey key, Precondition precondition, QueryParameters criteria) {
        return new PlannedWrite(entry, Action.PUT, key, precondition, Optional.empty(), Optional.of(criteria));
    }

    /** A change of that version. */
    static PlannedWrite patch(EntryRequest entry, StoredResource base) {
        return new PlannedWrite(
                entry,
                Action.PATCH,
                base.key(),
                new Precondition.Version(base.version()),
                Optional.of(base),
                Optional.empty());
    }

    /** Whether there is a new content of the key, of which nothing is known but by this entry. */
    boolean brings() {
        return action == Action.PUT;
    }

    /** The closed set of plans. */
    enum Action {
        PUT,
        /** The base, changed, takes the place of the base. */
        PATCH,
        DELETE,
        /**
         * A conditional create whose criteria match already, or that has the criteria of another one in the transaction:
         * nothing is written, the match is answered.
         */
        EXISTING
    }
}
