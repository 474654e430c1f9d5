package health.callisto.search.parameter;

import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.TypeDefinition;
import health.callisto.resource.write.IndexValue;
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
    private final NameWords words;
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
        this.words = new NameWords(definitions);
        this.modifiers = new ModifierValues(definitions.names());
    }

    /** @param names whether each word of its texts is found */
    private record IndexedParameter(
            SearchParameter parameter, CompiledPath path, List<CompositeIndexer.Part> parts, boolean names) {}

    /** The values, without repeats, of a resource of a service that knows no base URL of its own. */
    public List<IndexValue> valuesOf(ResourceType type, JsonDocument resource) {
        return valuesOf(type, resource, OwnBases.NONE);
    }

    /**
     * The values, without repeats.
     *
     * @param bases those of the service that the resource is stored in
     */
    public List<IndexValue> valuesOf(ResourceType type, JsonDocument resource, OwnBases bases) {
        if (other.isPresent() && !own.contains(type.name())) {
            return other.get().valuesOf(type, resource, bases);
        }
        TypeDefinition definition = definitions.type(type.name()).orElseThrow();
        return new Extraction(resource, definition, bases, compiled.computeIfAbsent(type.name(), this::compile))
                .values();
    }

    /** One resource and the parameter of which values are looked for: no object is made for each parameter. */
    private final class Extraction implements CompiledPath.Match, Consumer<IndexValue> {
        private final JsonDocument resource;
        private final TypeDefinition type;
        private final OwnBases bases;
        private final List<IndexedParameter> all;
        private final DistinctValues values = new DistinctValues();
        private int at;
        private boolean found;

        Extraction(JsonDocument resource, TypeDefinition type, OwnBases bases, List<IndexedParameter> all) {
            this.resource = resource;
            this.type = type;
            this.bases = bases;
            this.all = all;
        }

        List<IndexValue> values() {
            for (at = 0; at < all.size(); at++) {
                CompiledPath path = all.get(at).path();
                values.nextParameter();
                found = false;
                path.each(resource, JsonDocument.ROOT, type, type, this);
                if (path.isPresence()) {
                    int parameter = all.get(at).parameter().number();
                    values.accept(new IndexValue.Token(parameter, "", Boolean.toString(found)));
                }
            }
            return values.all();
        }

        /** Takes a value of a name. */
        @Override
        public void accept(IndexValue value) {
            NameWords.give(value, values);
        }

        @Override
        public void found(int node, TypeDefinition nodeType) {
            IndexedParameter indexed = all.get(at);
            SearchParameter parameter = indexed.parameter();
            found = true;
            if (parameter.type() == ParameterType.COMPOSITE) {
                CompositeIndexer.index(
                        parameter.number(), indexed.parts(), extractor, resource, node, nodeType, type, bases, values);
            } else if (indexed.names()) {
                extractor.extract(parameter.type(), parameter.number(), resource, node, nodeType, bases, this);
            } else if (!indexed.path().isPresence() && extractor.isMeant(parameter, resource, node, nodeType)) {
                extractor.extract(parameter.type(), parameter.number(), resource, node, nodeType, bases, values);
                modifiers.extract(parameter, resource, node, nodeType, values);
            }
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
                boolean names = parameter.type() == ParameterType.STRING && words.areFoundBy(path);
                all.add(new IndexedParameter(parameter, path, parts, names));
            }
        }
        return List.copyOf(all);
    }
}
