package health.callisto.resource;

import java.time.Instant;

/**
 * What became of one write.
 *
 * @param version the version that is current now; of SUPERSEDED: the version that was kept in history; 0 where there is
 *     none
 * @param lastUpdated the time of that version; {@link Instant#EPOCH} where there is none
 */
public record WriteOutcome(Result result, long version, Instant lastUpdated) {
    /** The closed set of outcomes. */
    public enum Result {
        CREATED,
        UPDATED,
        /** The content is that of the current version (or there was nothing to delete): nothing was written. */
        UNCHANGED,
        DELETED,
        /** Import only: an older version than the current one; it was slotted into history, or was there already. */
        SUPERSEDED,
        /** The precondition did not hold: nothing was written. */
        REFUSED
    }
}
