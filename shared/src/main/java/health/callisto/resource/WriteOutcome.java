package health.callisto.resource;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one write. */
public final class WriteOutcome {
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

    private final Result result;
    private final @Nullable StoredResource stored;

    private WriteOutcome(Result result, @Nullable StoredResource stored) {
        this.result = result;
        this.stored = stored;
    }

    static WriteOutcome of(Result result, StoredResource stored) {
        return new WriteOutcome(result, stored);
    }

    /** There never was a version. */
    static WriteOutcome ofNone(Result result) {
        return new WriteOutcome(result, null);
    }

    public Result result() {
        return result;
    }

    /**
     * The version that this write made current, or left so where it changed nothing; of SUPERSEDED: the one that was kept in
     * history. Later writes may have replaced it by now.
     */
    public Optional<StoredResource> stored() {
        return Optional.ofNullable(stored);
    }

    /** Of {@link #stored}; 0 where there is none. */
    public long version() {
        return stored == null ? 0 : stored.version();
    }

    /** Of {@link #stored}; {@link Instant#EPOCH} where there is none. */
    public Instant lastUpdated() {
        return stored == null ? Instant.EPOCH : stored.lastUpdated();
    }
}
