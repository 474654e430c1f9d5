package health.callisto.search;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.StoredResource;
import health.callisto.sql.Database;
import java.time.Clock;
import java.util.List;

/** Answers searches of one service from its index tables. */
public final class SearchEngine {
    public SearchEngine(Database database, Definitions definitions, SearchParameters parameters, Clock clock) {
        throw new UnsupportedOperationException("helper D");
    }

    /** FhirError INVALID for a value that cannot be read, or (strict) for a parameter that is not known. */
    public SearchPage search(SearchRequest request) {
        throw new UnsupportedOperationException("helper D");
    }

    /** The first matches of conditional criteria, at most {@code limit}; strict: what is not understood is refused. */
    public List<StoredResource> matches(ResourceType type, QueryParameters criteria, int limit) {
        throw new UnsupportedOperationException("helper D");
    }
}
