package health.callisto.search.parameter;

import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.TypeDefinition;
import health.callisto.problem.Problem;
import health.callisto.resource.write.IndexValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Puts the components of a composite parameter together: every combination of the values at one place is a tuple. */
final class CompositeIndexer {
    private static final Set<ParameterType> SECOND = Set.of(
            ParameterType.TOKEN,
            ParameterType.STRING,
            ParameterType.DATE,
            ParameterType.NUMBER,
            ParameterType.QUANTITY);

    private CompositeIndexer() {}

    /** A component and its path from each type that the composite's own path may end at. */
    record Part(ParameterType type, Map<String, CompiledPath> paths) {}

    static Part part(
            SearchParameter.Component component,
            SearchParameter composite,
            TypeDefinition resource,
            PathCompiler compiler) {
        Map<String, CompiledPath> paths = new HashMap<>();
        for (TypeDefinition place : places(composite.expression(), resource)) {
            paths.put(place.name(), compiler.compile(component.expression(), place, resource));
        }
        return new Part(component.type(), paths);
    }

    /** Problem INVALID if these are no components that can be put together to a tuple. */
    static void check(
            List<SearchParameter.Component> components,
            String expression,
            TypeDefinition resource,
            PathCompiler compiler) {
        boolean few = components.size() == 2
                || (components.size() == 3
                        && components.subList(1, 3).stream()
                                .allMatch(component -> component.type() == ParameterType.NUMBER));
        ParameterType first = few ? components.get(0).type() : ParameterType.SPECIAL;
        boolean tuple = (first == ParameterType.TOKEN || first == ParameterType.REFERENCE)
                && SECOND.contains(components.get(1).type());
        if (!tuple) {
            throw Problem.invalid(
                    "A composite is a token or reference with a token, string, date, number or quantity, or with two numbers",
                    "SearchParameter.component");
        }
        for (TypeDefinition place : places(expression, resource)) {
            components.forEach(component -> compiler.compile(component.expression(), place, resource));
        }
    }

    /** The types that the branches of a composite's expression end at: the resource, a backbone element, UsageContext. */
    private static List<TypeDefinition> places(String expression, TypeDefinition resource) {
        List<TypeDefinition> places = new ArrayList<>();
        for (String branch : expression.split("\\|", -1)) {
            TypeDefinition place = resource;
            String[] names = branch.strip().split("\\.", -1);
            for (int i = 1; i < names.length; i++) {
                place = place.step(names[i]).stream()
                        .findFirst()
                        .orElseThrow(() -> Problem.invalid(
                                "The expression of a composite must be a path of elements and nothing else",
                                "SearchParameter.expression"))
                        .type();
            }
            places.add(place);
        }
        return places;
    }

    static void index(
            int parameter,
            List<Part> parts,
            ValueExtractor extractor,
            JsonDocument document,
            int node,
            TypeDefinition type,
            TypeDefinition resource,
            OwnBases own,
            Consumer<IndexValue> out) {
        List<List<IndexValue>> values = new ArrayList<>();
        for (Part part : parts) {
            List<IndexValue> found = new ArrayList<>();
            CompiledPath path = part.paths().get(type.name());
            if (path != null) {
                path.each(
                        document,
                        node,
                        type,
                        resource,
                        (at, atType) ->
                                extractor.extract(part.type(), parameter, document, at, atType, own, found::add));
            }
            if (found.isEmpty()) {
                return;
            }
            values.add(found);
        }
        Tuple tuple = extractor.tuple();
        for (IndexValue first : values.get(0)) {
            for (IndexValue second : values.get(1)) {
                if (values.size() == 2) {
                    out.accept(tuple.of(parameter, first, second));
                } else {
                    values.get(2).forEach(third -> out.accept(tuple.of(parameter, first, second, third)));
                }
            }
        }
    }
}
