package health.callisto.search;

import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.TypeDefinition;
import health.callisto.resource.IndexValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the components of a composite parameter together: every combination of the values at one place is a tuple. */
final class CompositeIndexer {
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

    /** The types that the branches of a composite's expression end at: the resource, a backbone element, UsageContext. */
    private static List<TypeDefinition> places(String expression, TypeDefinition resource) {
        List<TypeDefinition> places = new ArrayList<>();
        for (String branch : expression.split("\\|", -1)) {
            TypeDefinition place = resource;
            String[] names = branch.strip().split("\\.", -1);
            for (int i = 1; i < names.length; i++) {
                place = place.step(names[i]).get(0).type();
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
                        (at, atType) -> extractor.extract(part.type(), parameter, document, at, atType, found::add));
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
