package health.callisto.search.parameter;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parameters whose values are by definition those of others together: {@code combo-code} has what {@code code} and {@code
 * component-code} have. Nothing is stored for them; they are searched by as the others (docs/adr/0018).
 */
final class UnionParameters {
    /** Those that are neither ordered by nor followed: references and what people sort by keep values of their own. */
    private static final Set<ParameterType> TYPES =
            Set.of(ParameterType.TOKEN, ParameterType.QUANTITY, ParameterType.COMPOSITE);

    private UnionParameters() {}

    /** The numbers of the others by that of the union, for the parameters of one type. */
    static Map<Integer, List<Integer>> of(Collection<SearchParameter> parameters) {
        Map<Integer, List<Integer>> unions = new HashMap<>();
        for (SearchParameter whole : parameters) {
            Set<String> branches = branches(whole);
            if (!TYPES.contains(whole.type()) || branches.size() < 2) {
                continue;
            }
            List<SearchParameter> parts = parameters.stream()
                    .filter(part -> isPart(part, whole, branches))
                    .toList();
            Set<String> covered = new HashSet<>();
            parts.forEach(part -> covered.addAll(branches(part)));
            if (covered.equals(branches)) {
                unions.put(
                        whole.number(),
                        parts.stream().map(SearchParameter::number).toList());
            }
        }
        return unions;
    }

    private static boolean isPart(SearchParameter part, SearchParameter whole, Set<String> branches) {
        Set<String> own = branches(part);
        return part.type() == whole.type()
                && own.size() < branches.size()
                && branches.containsAll(own)
                && components(part).equals(components(whole));
    }

    /** Without the names of the parameters that they are like: the values rest on type and path. */
    private static List<String> components(SearchParameter parameter) {
        return parameter.components().stream()
                .map(component -> component.type() + " " + component.expression())
                .toList();
    }

    private static Set<String> branches(SearchParameter parameter) {
        return Arrays.stream(parameter.expression().split("\\|", -1))
                .map(String::strip)
                .filter(branch -> !branch.isEmpty())
                .collect(Collectors.toSet());
    }
}
