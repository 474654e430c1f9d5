package health.callisto.resource.commit;

import health.callisto.resource.index.PreparedRows;
import health.callisto.resource.version.StoredResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One resource in the course of a commit: what the database holds, and what the writes so far make of it. */
final class Slot {
    private final @Nullable StoredResource stored;
    private @Nullable StoredResource current;
    private @Nullable Source source;
    private final List<StoredResource> replaced = new ArrayList<>(0);

    Slot(@Nullable StoredResource stored) {
        this.stored = stored;
        this.current = stored;
    }

    /** The version in the database when the commit began, which may be a deletion. */
    Optional<StoredResource> stored() {
        return Optional.ofNullable(stored);
    }

    /** The version that is current after the writes so far, which may be a deletion. */
    Optional<StoredResource> current() {
        return Optional.ofNullable(current);
    }

    boolean exists() {
        return current != null && !current.deleted();
    }

    boolean changed() {
        return !replaced.isEmpty() || (stored == null && current != null);
    }

    /** Where the index rows of a new version are: those of a put at its place in a batch. */
    record Source(PreparedRows rows, int put) {}

    /** @param from empty for a deletion, which has no index rows */
    void replace(StoredResource next, Optional<Source> from) {
        if (current != null) {
            replaced.add(current);
        }
        current = next;
        source = from.orElse(null);
    }

    /** Of the current version, where it is a new one. */
    Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    /** Versions that the writes have replaced, the stored one among them. */
    List<StoredResource> replaced() {
        return replaced;
    }
}
