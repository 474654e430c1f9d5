package health.callisto.rest;

import health.callisto.problem.Problem;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.commit.IdempotencyStore;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Write;
import java.util.List;
import java.util.Optional;

/**
 * A create with an {@code Idempotency-Key} header (spec 02): the same key from the same caller within 24 hours gives the
 * resource that the first create made, however often a client that got no answer sends it again.
 */
final class IdempotentCreate {
    private static final int LONGEST = 255;

    private IdempotentCreate() {}

    /** The version that the create made, now or when the key was first sent. */
    static StoredResource create(FhirRequest request, String header, Write.Put put) {
        if (header.isBlank() || header.length() > LONGEST) {
            throw Problem.invalid("Idempotency-Key must have 1 to " + LONGEST + " characters");
        }
        String key =
                String.join("\n", request.caller().subject(), request.type().name(), header);
        IdempotencyStore known = request.service().idempotency();
        Optional<StoredResource> before = made(request, known, key, put);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            return commit(request, put, known, key);
        } catch (Problem error) {
            if (error.kind() != Problem.Kind.CONFLICT) {
                throw error;
            }
            // Another request with the key was first, between the look and the commit.
            return made(request, known, key, put).orElseThrow(() -> error);
        }
    }

    private static StoredResource commit(FhirRequest request, Write.Put put, IdempotencyStore known, String key) {
        Batch batch = new Batch(
                List.of(put), false, Change.Origin.LIVE, Optional.of(outcomes -> known.remember(key, put.key())));
        return request.service().resources().commit(batch).get(0).stored().orElseThrow();
    }

    /** Problem UNPROCESSABLE if the key has come with another resource. */
    private static Optional<StoredResource> made(
            FhirRequest request, IdempotencyStore known, String key, Write.Put put) {
        Optional<IdempotencyStore.Made> made = known.find(key);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        ResourceStore resources = request.service().resources();
        Optional<StoredResource> first =
                resources.findVersion(made.get().key(), made.get().version());
        if (first.filter(version -> !version.hasContent(put.rest())).isPresent()) {
            throw Problem.unprocessable("This Idempotency-Key came with another resource before, which is "
                    + made.get().key() + "; a new resource needs a new key");
        }
        // The version may have been replaced and purged since: then what has become of it.
        return first.or(() -> resources.find(made.get().key()).filter(current -> !current.deleted()));
    }
}
