package health.callisto.search.query;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import java.util.List;
import java.util.Map;

/**
 * A search as it came.
 *
 * @param types to search, at least one
 * @param compartments only resources in the compartment of one of these, where there are any (R4 search.html#2.21.1.2)
 * @param referred whether of types that cannot be in the compartment those are searched that its members refer to
 * @param also parameters that hold for one of the types only
 * @param strict {@code Prefer: handling=strict}: what is not understood is refused and not just reported
 * @param base the absolute base URL of the service, so that references that begin with it are taken for its own; may be
 *     empty
 */
public record SearchRequest(
        List<ResourceType> types,
        List<ResourceKey> compartments,
        boolean referred,
        QueryParameters parameters,
        Map<ResourceType, QueryParameters> also,
        boolean strict,
        String base) {
    public SearchRequest {
        types = List.copyOf(types);
        compartments = List.copyOf(compartments);
        also = Map.copyOf(also);
    }

    /** The parameters that hold for a type. */
    public QueryParameters parameters(ResourceType type) {
        QueryParameters more = also.get(type);
        return more == null ? parameters : parameters.and(more);
    }

    /** A search of what is in the compartments, where there are any. */
    public SearchRequest(
            List<ResourceType> types,
            List<ResourceKey> compartments,
            QueryParameters parameters,
            Map<ResourceType, QueryParameters> also,
            boolean strict,
            String base) {
        this(types, compartments, false, parameters, also, strict, base);
    }

    /** A search of one type, in no compartment. */
    public SearchRequest(ResourceType type, QueryParameters parameters, boolean strict, String base) {
        this(List.of(type), List.of(), parameters, Map.of(), strict, base);
    }

    public SearchRequest(ResourceType type, QueryParameters parameters, boolean strict) {
        this(type, parameters, strict, "");
    }
}
