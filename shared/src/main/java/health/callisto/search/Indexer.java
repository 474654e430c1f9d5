package health.callisto.search;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.IndexValue;
import java.util.List;

/** Extracts the search values of a resource by the compiled paths of its parameters. Immutable, for all threads. */
public final class Indexer {
    public Indexer(SearchParameters parameters) {
        throw new UnsupportedOperationException("helper B");
    }

    /** The values, without repeats. */
    public List<IndexValue> valuesOf(ResourceType type, JsonDocument resource) {
        throw new UnsupportedOperationException("helper B");
    }
}
