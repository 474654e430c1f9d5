package health.callisto.search;

import health.callisto.fhir.ResourceType;

/**
 * A search as it came.
 *
 * @param strict {@code Prefer: handling=strict}: what is not understood is refused and not just reported
 */
public record SearchRequest(ResourceType type, QueryParameters parameters, boolean strict) {}
