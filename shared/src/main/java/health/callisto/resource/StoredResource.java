package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import java.time.Instant;

/**
 * A version as the database holds it.
 *
 * @param surrogateId position of this version in time and in every index; see {@link SurrogateId}
 * @param body the stored form, see {@link ResourceBody}; empty for a deletion
 */
public record StoredResource(ResourceKey key, long version, long surrogateId, boolean deleted, byte[] body) {
    public Instant lastUpdated() {
        return SurrogateId.time(surrogateId);
    }

    /** The canonical JSON of this version, id, versionId and lastUpdated in place. */
    public byte[] json() {
        return ResourceBody.inflate(body);
    }
}
