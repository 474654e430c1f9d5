package health.callisto.search;

import health.callisto.fhir.Definitions;
import java.util.List;

/**
 * The search parameters of a service at one time.
 *
 * @param searchable those that may be searched by
 * @param indexer indexes by these and by those that are not searchable yet
 * @param registered the custom ones and the disabled ones, with their states
 * @param generation grows with each change in this process
 */
public record ParameterSet(SearchParameters searchable, Indexer indexer, List<Registered> registered, long generation) {

    /** A parameter that is not simply one of R4's. */
    public record Registered(SearchParameter parameter, ParameterState state) {}

    public ParameterSet {
        registered = List.copyOf(registered);
    }

    /** R4's own and nothing else. */
    public static ParameterSet r4(Definitions definitions) {
        SearchParameters parameters = SearchParameters.r4();
        return new ParameterSet(parameters, new Indexer(definitions, parameters), List.of(), 0);
    }
}
