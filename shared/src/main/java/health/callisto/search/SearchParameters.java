package health.callisto.search;

import java.util.List;
import java.util.Optional;

/** All search parameters of a service. Immutable. */
public final class SearchParameters {
    private SearchParameters() {}

    /** Those of R4 base, from the table that the build compiled; loaded at the first call. */
    public static SearchParameters r4() {
        throw new UnsupportedOperationException("helper B");
    }

    public Optional<SearchParameter> find(String resourceType, String code) {
        throw new UnsupportedOperationException("helper B");
    }

    /** All parameters of the type, common ones included, by code. */
    public List<SearchParameter> of(String resourceType) {
        throw new UnsupportedOperationException("helper B");
    }
}
