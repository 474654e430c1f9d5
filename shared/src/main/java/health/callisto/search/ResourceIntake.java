package health.callisto.search;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.IndexValue;
import health.callisto.resource.Precondition;
import health.callisto.resource.Write;
import java.util.List;
import java.util.Optional;

/** From the bytes that came in to a write that can be committed: parse, validate, canonicalise, index. */
public final class ResourceIntake {

    /** Parsed and found valid; the id is empty where the resource has none. */
    public record Incoming(ResourceType type, Optional<String> id, JsonDocument document) {}

    public ResourceIntake(Indexer indexer) {
        throw new UnsupportedOperationException("helper B");
    }

    /** {@link FhirError} INVALID with one issue for each violation. */
    public Incoming read(byte[] json) {
        throw new UnsupportedOperationException("helper B");
    }

    /** The write that stores it under that id. */
    public Write.Put write(
            Incoming incoming, String id, Precondition precondition, Optional<Write.GivenVersion> given) {
        throw new UnsupportedOperationException("helper B");
    }

    /** The search values of canonical JSON that is stored already. */
    public List<IndexValue> valuesOf(ResourceKey key, byte[] canonicalJson) {
        throw new UnsupportedOperationException("helper B");
    }
}
