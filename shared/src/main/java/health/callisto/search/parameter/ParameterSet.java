package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Every parameter of every type, with its state. */
    public List<Registered> all() {
        Set<Integer> told =
                registered.stream().map(one -> one.parameter().number()).collect(Collectors.toSet());
        return Stream.concat(
                        registered.stream(),
                        searchable.all().stream()
                                .filter(parameter -> !told.contains(parameter.number()))
                                .map(parameter -> new Registered(parameter, ParameterState.ENABLED)))
                .toList();
    }

    /** The parameters that the definition with that canonical URL makes, one for each type; none if there is none. */
    public List<SearchParameter> named(String url) {
        return all().stream()
                .map(Registered::parameter)
                .filter(parameter -> parameter.url().equals(url))
                .toList();
    }

    /** R4's own and nothing else. */
    public static ParameterSet r4(Definitions definitions) {
        SearchParameters parameters = SearchParameters.r4();
        return new ParameterSet(parameters, new Indexer(definitions, parameters), List.of(), 0);
    }
}
