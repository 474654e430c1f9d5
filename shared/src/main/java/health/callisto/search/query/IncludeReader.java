package health.callisto.search.query;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.sql.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads {@code _include} and {@code _revinclude}, with {@code :iterate} and {@code *} (R4 search.html#include). */
public final class IncludeReader {
    private final ResourceType searched;
    private final Definitions definitions;
    private final SearchParameters parameters;
    private final ParameterElements elements;

    public IncludeReader(
            ResourceType searched, Definitions definitions, SearchParameters parameters, ParameterElements elements) {
        this.elements = elements;
        this.searched = searched;
        this.definitions = definitions;
        this.parameters = parameters;
    }

    static boolean reads(String name) {
        return name.matches("_(rev)?include(:.*)?");
    }

    /** Whether it names no parameter of its own: of a type without references it includes nothing. */
    static boolean isEverything(String value) {
        return value.equals("*") || value.equals("*:*");
    }

    /**
     * {@code Source:parameter[:Target]}, the parameter or the whole may be {@code *}, the whole {@code *:*} as well; empty if it names no reference
     * parameter. Problem INVALID for a value or a modifier that is none of these.
     */
    public List<Query.Include> read(String name, String value) {
        int colon = name.indexOf(':');
        String modifier = colon < 0 ? "" : name.substring(colon + 1);
        // :recurse is what :iterate was called before R4.
        boolean iterate = modifier.equals("iterate") || modifier.equals("recurse");
        if (!modifier.isEmpty() && !iterate) {
            throw BadValue.notSupported("The modifier :" + modifier + " on _include or _revinclude");
        }
        boolean reverse = name.startsWith("_rev");
        if (isEverything(value)) {
            return everything(reverse, iterate);
        }
        String[] parts = value.split(":", -1);
        Optional<ResourceType> source = definitions.resourceType(parts[0]);
        Optional<ResourceType> target = parts.length == 3 ? definitions.resourceType(parts[2]) : Optional.empty();
        if (parts.length < 2 || parts.length > 3 || source.isEmpty() || (parts.length == 3 && target.isEmpty())) {
            throw BadValue.of(name, "Source:parameter or Source:parameter:Target, with resource types of R4");
        }
        List<SearchParameter> followed = parameters.of(source.get().name()).stream()
                .filter(p -> p.type() == ParameterType.REFERENCE)
                .filter(p -> parts[1].equals("*") || p.code().equals(parts[1]))
                .toList();
        int targetType = target.map(ResourceType::number).orElse(0);
        return followed.isEmpty() ? List.of() : List.of(include(reverse, iterate, source.get(), followed, targetType));
    }

    private Query.Include include(
            boolean reverse, boolean iterate, ResourceType source, List<SearchParameter> followed, int target) {
        return new Query.Include(
                reverse,
                iterate,
                source,
                followed.stream().map(SearchParameter::number).toList(),
                target,
                followed.stream().anyMatch(elements::areCanonical));
    }

    /** {@code *}: every reference parameter, of the searched type or, reversed or iterated, of all that may refer. */
    private List<Query.Include> everything(boolean reverse, boolean iterate) {
        Map<ResourceType, List<SearchParameter>> numbers =
                new TreeMap<>(java.util.Comparator.comparing(ResourceType::number));
        for (ResourceType type : reverse || iterate ? definitions.resourceTypes() : List.of(searched)) {
            List<SearchParameter> ofType = parameters.of(type.name()).stream()
                    .filter(p -> p.type() == ParameterType.REFERENCE)
                    .filter(p -> !reverse || iterate || p.targets().contains(searched.name()))
                    .collect(Collectors.toList());
            if (!ofType.isEmpty()) {
                numbers.put(type, ofType);
            }
        }
        return numbers.entrySet().stream()
                .map(entry -> include(reverse, iterate, entry.getKey(), entry.getValue(), 0))
                .toList();
    }
}
