package health.callisto.search;

import health.callisto.fhir.ResourceType;

/**
 * A search as it came.
 *
 * @param strict {@code Prefer: handling=strict}: what is not understood is refused and not just reported
 * @param base the absolute base URL of the service, so that references that begin with it are taken for its own; may be
 *     empty
 */
public record SearchRequest(ResourceType type, QueryParameters parameters, boolean strict, String base) {
    public SearchRequest(ResourceType type, QueryParameters parameters, boolean strict) {
        this(type, parameters, strict, "");
    }
}
