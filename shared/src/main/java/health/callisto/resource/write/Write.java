package health.callisto.resource.write;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.version.ResourceBody;
import java.util.List;
import java.util.Optional;

/** One change to one resource, ready to be committed: nothing is parsed after this point. */
public sealed interface Write {
    ResourceKey key();

    Precondition precondition();

    /**
     * A new version.
     *
     * @param rest the rest of the canonical form, see {@link health.callisto.fhir.CanonicalJson}, deflated by
     *     {@link ResourceBody#deflate}
     * @param values of this content
     * @param given version and time that an import keeps; empty where the commit decides them
     */
    record Put(ResourceKey key, byte[] rest, Values values, Precondition precondition, Optional<GivenVersion> given)
            implements Write {}

    /**
     * Search values.
     *
     * @param generation of the search parameters that they come from, see {@link Indexing#generation}
     */
    record Values(List<IndexValue> list, long generation) {}

    /**
     * A deletion: history keeps it as a version of its own. Deleting what is absent or deleted changes nothing.
     *
     * @param given version and time that an import keeps, which makes a deleted version even of what is absent
     */
    record Delete(ResourceKey key, Precondition precondition, Optional<GivenVersion> given) implements Write {
        public Delete(ResourceKey key, Precondition precondition) {
            this(key, precondition, Optional.empty());
        }
    }

    /**
     * {@code meta.versionId} and {@code meta.lastUpdated} that came with an imported resource.
     *
     * @param version absent: the next, or one between those that are stored
     * @param negative whether a version of the past that has no number, and no room for one, may get a negative one
     */
    record GivenVersion(Optional<Long> version, Optional<java.time.Instant> lastUpdated, boolean negative) {}
}
