package health.callisto.workspace;

import health.callisto.manage.BodyReader;
import health.callisto.problem.Problem;
import health.callisto.search.parameter.ParameterRegistry;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.search.parameter.SearchParameter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The search parameters that the settings of a service take out of use; imports are the cheaper for it.
 *
 * @param urls canonical URLs of their definitions
 */
public record DisabledParameters(List<String> urls) {
    static final DisabledParameters NONE = new DisabledParameters(List.of());

    private static final Pattern URL = Pattern.compile("\\S{1,500}");
    private static final String PATH = "properties.searchParameters.disabled";

    public DisabledParameters {
        urls = List.copyOf(urls);
    }

    /** Problem INVALID that names the property. */
    static DisabledParameters read(BodyReader searchParameters) {
        return new DisabledParameters(searchParameters.only("disabled").texts("disabled", URL, "a canonical URL"));
    }

    public boolean contains(String url) {
        return urls.contains(url);
    }

    /** Problem INVALID that names the first URL of which there is no parameter, or one that cannot be done without. */
    void check(ParameterSet known) {
        for (int i = 0; i < urls.size(); i++) {
            List<SearchParameter> named = known.named(urls.get(i));
            String place = PATH + "[" + i + "]";
            if (named.isEmpty()) {
                throw Problem.invalid(place + " names no search parameter of the service: " + urls.get(i), place);
            }
            if (named.stream().anyMatch(ParameterRegistry::isNeeded)) {
                throw Problem.invalid(
                        place + " names one that the service needs, for versions or compartments: " + urls.get(i),
                        place);
            }
        }
    }

    /** Disables these; those that were disabled before by the settings, and are not now, are indexed again. */
    void apply(ParameterRegistry registry, DisabledParameters before) {
        for (String url : urls) {
            registry.current().named(url).forEach(registry::disable);
        }
        for (String url : before.urls()) {
            if (!urls.contains(url)) {
                registry.current().named(url).forEach(registry::enable);
            }
        }
    }
}
