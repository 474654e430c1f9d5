package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;

/** Where the search parameters that hold now come from. */
@FunctionalInterface
public interface ParameterSource {
    ParameterSet current();

    /** Told after each commit that changed resources of the type. */
    default void changed(ResourceType type) {}

    /** R4's own parameters, for ever. */
    static ParameterSource r4(Definitions definitions) {
        ParameterSet r4 = ParameterSet.r4(definitions);
        return () -> r4;
    }
}
