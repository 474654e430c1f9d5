package health.callisto.search;

import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.TypeDefinition;
import health.callisto.resource.IndexValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Extracts the search values of a resource by the compiled paths of its parameters. For all threads. */
public final class Indexer {
    private final Definitions definitions;
    private final SearchParameters parameters;
    private final Optional<Indexer> other;
    private final Set<String> own;
    private final PathCompiler compiler;
    private final ValueExtractor extractor;
    private final ModifierValues modifiers;
    /** Compiled when a type is first seen: most services use few of the 146. */
    private final Map<String, List<IndexedParameter>> compiled = new ConcurrentHashMap<>();

    public Indexer(Definitions definitions, SearchParameters parameters) {
        this(definitions, parameters, Optional.empty(), Set.of());
    }

    /**
     * An indexer that leaves most types to another one, which many services share.
     *
     * @param own the types whose parameters are not those of the other one
     */
    Indexer(Definitions definitions, SearchParameters parameters, Indexer other, Set<String> own) {
        this(definitions, parameters, Optional.of(other), Set.copyOf(own));
    }

    private Indexer(Definitions definitions, SearchParameters parameters, Optional<Indexer> other, Set<String> own) {
        this.definitions = definitions;
        this.parameters = parameters;
        this.other = other;
        this.own = own;
        this.compiler = new PathCompiler(definitions);
        this.extractor = new ValueExtractor(definitions);
        this.modifiers = new ModifierValues(definitions.names());
    }

    private record IndexedParameter(SearchParameter parameter, CompiledPath path, List<CompositeIndexer.Part> parts) {}

    /** The values, without repeats. */
    public List<IndexValue> valuesOf(ResourceType type, JsonDocument resource) {
        if (other.isPresent() && !own.contains(type.name())) {
            return other.get().valuesOf(type, resource);
        }
        TypeDefinition definition = definitions.type(type.name()).orElseThrow();
        DistinctValues values = new DistinctValues();
        for (IndexedParameter indexed : compiled.computeIfAbsent(type.name(), this::compile)) {
            values.nextParameter();
            index(indexed, resource, definition, values);
        }
        return values.all();
    }

    private void index(IndexedParameter indexed, JsonDocument resource, TypeDefinition type, Consumer<IndexValue> out) {
        SearchParameter parameter = indexed.parameter();
        if (indexed.path().isPresence()) {
            boolean[] found = new boolean[1];
            indexed.path().each(resource, JsonDocument.ROOT, type, type, (node, nodeType) -> found[0] = true);
            out.accept(new IndexValue.Token(parameter.number(), "", Boolean.toString(found[0])));
        } else if (parameter.type() == ParameterType.COMPOSITE) {
            indexed.path()
                    .each(
                            resource,
                            JsonDocument.ROOT,
                            type,
                            type,
                            (node, nodeType) -> CompositeIndexer.index(
                                    parameter.number(),
                                    indexed.parts(),
                                    extractor,
                                    resource,
                                    node,
                                    nodeType,
                                    type,
                                    out));
        } else {
            indexed.path().each(resource, JsonDocument.ROOT, type, type, (node, nodeType) -> {
                extractor.extract(parameter.type(), parameter.number(), resource, node, nodeType, out);
                modifiers.extract(parameter, resource, node, nodeType, out);
            });
        }
    }

    private List<IndexedParameter> compile(String typeName) {
        TypeDefinition type = definitions.type(typeName).orElseThrow();
        List<IndexedParameter> all = new ArrayList<>();
        for (SearchParameter parameter : parameters.of(typeName)) {
            // Ids and times of versions are in the table Resource.
            boolean stored = parameter.code().equals("_id") || parameter.code().equals("_lastUpdated");
            if (!stored && !parameter.expression().isEmpty() && !parameters.isUnion(parameter)) {
                CompiledPath path = compiler.compile(parameter.expression(), type, type);
                List<CompositeIndexer.Part> parts = parameter.components().stream()
                        .map(component -> CompositeIndexer.part(component, parameter, type, compiler))
                        .toList();
                all.add(new IndexedParameter(parameter, path, parts));
            }
        }
        return List.copyOf(all);
    }
}
