package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.sql.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The versions of all resources of one service. */
public final class ResourceStore implements AutoCloseable {

    /**
     * @param valuesOf computes the search values of a stored resource from its canonical JSON: the rows of a version
     *     that is replaced are found by computing them again
     */
    public ResourceStore(Database database, Clock clock, BiFunction<ResourceKey, byte[], List<IndexValue>> valuesOf) {
        throw new UnsupportedOperationException("helper C");
    }

    /**
     * Commits the batch in a transaction of its own or, for small batches that arrive together, in one shared with others
     * (group commit); answers when it is durable. One outcome for each write, in their order. A REFUSED write of an
     * atomic batch means that none of it was written.
     */
    public List<WriteOutcome> commit(Batch batch) {
        throw new UnsupportedOperationException("helper C");
    }

    /** The current version, which may be a deletion; empty if there never was one. */
    public Optional<StoredResource> find(ResourceKey key) {
        throw new UnsupportedOperationException("helper C");
    }

    /** The current versions, deletions included, of those of the keys that exist. */
    public Map<ResourceKey, StoredResource> findAll(Collection<ResourceKey> keys) {
        throw new UnsupportedOperationException("helper C");
    }

    public Optional<StoredResource> findVersion(ResourceKey key, long version) {
        throw new UnsupportedOperationException("helper C");
    }

    /**
     * Versions, newest first, current ones and deletions included.
     *
     * @param type only of that type; empty: of all
     * @param id only of that resource; needs the type
     * @param before only versions with a surrogate id less than this (keyset page); Long.MAX_VALUE for the first page
     * @param since only versions at or after that time; Instant.EPOCH for all
     */
    public List<StoredResource> history(
            Optional<ResourceType> type, Optional<String> id, long before, Instant since, int limit) {
        throw new UnsupportedOperationException("helper C");
    }

    /** How many versions {@link #history} would give over all pages. */
    public long countHistory(Optional<ResourceType> type, Optional<String> id, Instant since) {
        throw new UnsupportedOperationException("helper C");
    }

    /** The committed changes after that position, in order; only positions before which nothing can appear any more. */
    public List<Change> changes(long afterPosition, int limit) {
        throw new UnsupportedOperationException("helper C");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("helper C");
    }
}
