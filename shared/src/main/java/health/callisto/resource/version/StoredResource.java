package health.callisto.resource.version;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.write.Write;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A version as the database holds it. Its content never changes. */
public final class StoredResource {
    /** About what the head of a version takes. */
    private static final int HEAD_ROOM = 160;

    private final ResourceKey key;
    private final long version;
    private final long surrogateId;
    private final boolean deleted;
    private final byte[] body;
    private volatile byte @Nullable [] kept;

    /**
     * A version.
     *
     * @param surrogateId position of this version in time and in every index; see {@link SurrogateId}
     * @param body the stored form, see {@link ResourceBody}; empty for a deletion
     */
    public StoredResource(ResourceKey key, long version, long surrogateId, boolean deleted, byte[] body) {
        this.key = key;
        this.version = version;
        this.surrogateId = surrogateId;
        this.deleted = deleted;
        this.body = body;
    }

    public ResourceKey key() {
        return key;
    }

    public long version() {
        return version;
    }

    public long surrogateId() {
        return surrogateId;
    }

    public boolean deleted() {
        return deleted;
    }

    public byte[] body() {
        return body;
    }

    /** Whether this is the first version of a resource that came by POST, so that this service has given it its id. */
    public boolean posted() {
        return ResourceBody.isPosted(body);
    }

    /**
     * Reports if this version stores that content.
     *
     * @param rest the canonical JSON behind its head, as {@link Write.Put#rest} has it
     */
    public boolean hasContent(byte[] rest) {
        return !deleted && ResourceBody.sameContent(body, rest);
    }

    public Instant lastUpdated() {
        return SurrogateId.time(surrogateId);
    }

    /** The canonical JSON of this version, id, versionId and lastUpdated in place; nobody may change it. */
    public byte[] json() {
        byte[] json = kept;
        if (json != null) {
            return json;
        }
        BodyOutput out = new BodyOutput((int) ResourceBody.size(body) + HEAD_ROOM);
        ResourceBody.write(this, out);
        return out.toByteArray();
    }

    /** Appends the same. */
    void writeJson(BodyOutput out) {
        byte[] json = kept;
        if (json == null) {
            ResourceBody.write(this, out);
        } else {
            out.refer(json);
        }
    }

    /** How much room writing it takes, about: none when the JSON is kept. */
    long writtenSize() {
        return kept == null ? ResourceBody.size(body) + HEAD_ROOM : 0;
    }

    /** Keeps the JSON from now on: for versions that are answered again and again. */
    void keepJson() {
        kept = json();
    }

    /** Bytes that it keeps. */
    int kept() {
        byte[] json = kept;
        return body.length + (json == null ? 0 : json.length);
    }

    @Override
    public String toString() {
        return key + "/_history/" + version;
    }
}
