package health.callisto.resource.write;

import health.callisto.resource.version.StoredResource;
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
        /** Nothing was written, for the reason that {@link #refusal} gives. */
        REFUSED
    }

    /** Why a write is refused. */
    public enum Refusal {
        /** Its precondition does not hold. */
        PRECONDITION,
        /** Import only: its time is newer than that of the current version, its version number is not. */
        NEWER_TIME_OLDER_VERSION,
        /** Import only: its version number is greater than that of the current version, its time is older. */
        OLDER_TIME_NEWER_VERSION,
        /** Import only: it is older than the current version, brings no number, and none is free. */
        NO_VERSION_FREE
    }

    private final Result result;
    private final @Nullable StoredResource stored;
    private final @Nullable Refusal refusal;

    private WriteOutcome(Result result, @Nullable StoredResource stored, @Nullable Refusal refusal) {
        this.result = result;
        this.stored = stored;
        this.refusal = refusal;
    }

    public static WriteOutcome of(Result result, StoredResource stored) {
        return new WriteOutcome(result, stored, null);
    }

    /** There never was a version. */
    public static WriteOutcome ofNone(Result result) {
        return new WriteOutcome(result, null, null);
    }

    /**
     * The outcome of a write that was refused.
     *
     * @param current what is current and stays so
     */
    public static WriteOutcome refused(Refusal refusal, Optional<StoredResource> current) {
        return new WriteOutcome(Result.REFUSED, current.orElse(null), refusal);
    }

    /** Empty for a write that is not refused. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
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
