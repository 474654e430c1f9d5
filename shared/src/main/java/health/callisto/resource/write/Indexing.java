package health.callisto.resource.write;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import java.util.List;

/** Computes the search values of resources; the parameters that it does so by may change while the service runs. */
@FunctionalInterface
public interface Indexing {
    List<IndexValue> valuesOf(ResourceKey key, byte[] canonicalJson);

    /** Grows whenever the values of a resource may be others than before. */
    default long generation() {
        return 0;
    }

    /** Told after each commit that changed resources of the type. */
    default void changed(ResourceType type) {}
}
