package health.callisto.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A resource of the management API as it is stored.
 *
 * @param revision of all resources together; grows with each change
 * @param body what the caller has put: {@code location}, {@code kind}, {@code tags}, {@code properties}
 * @param removed it is the mark of one that is no longer there
 */
public record ManagedResource(
        ManagedPath path, long revision, ObjectNode body, boolean removed, Instant createdAt, Instant changedAt) {
    /** Member of the body of a resource that is being removed. */
    static final String REMOVING = "removing";

    public ManagedResource {
        body = body.deepCopy();
    }

    /** Changes with each change (RFC 9110, section 8.8.3). */
    public String etag() {
        return "\"" + revision + "\"";
    }

    /** It is on its way out: what it had is being taken away, and it is used no more. */
    public boolean isBeingRemoved() {
        return body.has(REMOVING);
    }

    /** The member {@code properties}; empty if there is none. */
    public ObjectNode properties() {
        return body.path("properties") instanceof ObjectNode properties ? properties : body.objectNode();
    }
}
