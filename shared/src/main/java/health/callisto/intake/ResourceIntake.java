package health.callisto.intake;

import health.callisto.fhir.ByteOutput;
import health.callisto.fhir.CanonicalJson;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.StructureValidator;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.write.IndexValue;
import health.callisto.resource.write.Indexing;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.parameter.SearchParameterReader;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** From the bytes that came in to a write that can be committed: parse, validate, canonicalise, index. For all threads. */
public final class ResourceIntake implements Indexing {

    /** A larger output is not kept for the next resource: few are. */
    private static final int KEPT_BYTES = 1 << 20;

    /** Parsed and found valid; the id is empty where the resource has none. */
    public record Incoming(ResourceType type, Optional<String> id, JsonDocument document) {}

    private final Definitions definitions;
    private final ParameterSource parameters;
    private final Consumer<ResourceType> changed;
    private final OwnBases bases;
    private final StructureValidator validator;
    private final Queue<JsonParser> idleParsers = new ConcurrentLinkedQueue<>();
    private final Queue<ByteOutput> idleOutputs = new ConcurrentLinkedQueue<>();

    public ResourceIntake(Definitions definitions, ParameterSource parameters) {
        this(definitions, parameters, type -> {}, OwnBases.NONE);
    }

    /**
     * The intake of a service.
     *
     * @param changed told of the types whose resources a commit changed
     * @param bases its own
     */
    public ResourceIntake(
            Definitions definitions, ParameterSource parameters, Consumer<ResourceType> changed, OwnBases bases) {
        this.changed = changed;
        this.bases = bases;
        this.definitions = definitions;
        this.parameters = parameters;
        this.validator = new StructureValidator(definitions);
    }

    /** {@link Problem} INVALID with one issue for each violation. */
    public Incoming read(byte[] json) {
        return valid(parse(json));
    }

    /**
     * The same of a resource that must be of that type. The type goes first: what another type's elements lack says nothing to
     * the caller.
     */
    public Incoming read(byte[] json, ResourceType expected) {
        JsonDocument document = parse(json);
        int node = document.isObject(JsonDocument.ROOT)
                ? document.child(JsonDocument.ROOT, "resourceType")
                : JsonDocument.NONE;
        Optional<ResourceType> given = node == JsonDocument.NONE || !document.isString(node)
                ? Optional.empty()
                : definitions.resourceType(document.text(node));
        if (given.filter(type -> !type.equals(expected)).isPresent()) {
            throw Problem.invalid(
                    "The resource is a " + given.get() + " but the URL says " + expected,
                    given.get() + ".resourceType");
        }
        return valid(document);
    }

    /** The same of what is parsed. */
    public Incoming valid(JsonDocument document) {
        List<Issue> issues = validator.validate(document);
        if (!issues.isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, issues);
        }
        ResourceType type = typeOf(document);
        if (type.name().equals("SearchParameter")) {
            new SearchParameterReader(definitions, parameters.current().searchable()).read(document);
        }
        int id = document.child(JsonDocument.ROOT, "id");
        return new Incoming(
                type, id == JsonDocument.NONE ? Optional.empty() : Optional.of(document.text(id)), document);
    }

    /** The write that stores it under that id. */
    public Write.Put write(
            Incoming incoming, String id, Precondition precondition, Optional<Write.GivenVersion> given) {
        ParameterSet set = parameters.current();
        byte[] body = body(incoming.document());
        return new Write.Put(
                new ResourceKey(incoming.type(), id),
                precondition instanceof Precondition.New ? ResourceBody.posted(body) : body,
                new Write.Values(set.indexer().valuesOf(incoming.type(), incoming.document(), bases), set.generation()),
                precondition,
                given);
    }

    /** The search values that {@link #write} would store. */
    public List<IndexValue> valuesOf(Incoming incoming) {
        return parameters.current().indexer().valuesOf(incoming.type(), incoming.document());
    }

    /** The canonical form is needed only to be compressed, so it is written where the one before was. */
    private byte[] body(JsonDocument document) {
        ByteOutput idle = idleOutputs.poll();
        ByteOutput rest = idle == null ? new ByteOutput() : idle;
        try {
            CanonicalJson.rest(document, rest);
            return ResourceBody.of(rest.array(), rest.size());
        } finally {
            if (rest.array().length <= KEPT_BYTES) {
                rest.clear();
                idleOutputs.add(rest);
            }
        }
    }

    /** The search values of canonical JSON that is stored already. */
    @Override
    public List<IndexValue> valuesOf(ResourceKey key, byte[] canonicalJson) {
        return parameters.current().indexer().valuesOf(key.type(), parse(canonicalJson), bases);
    }

    @Override
    public long generation() {
        return parameters.current().generation();
    }

    @Override
    public void changed(ResourceType type) {
        parameters.changed(type);
        changed.accept(type);
    }

    private ResourceType typeOf(JsonDocument document) {
        String name = document.text(document.child(JsonDocument.ROOT, "resourceType"));
        return definitions.resourceType(name).orElseThrow();
    }

    /** Any JSON, not looked at further. A parser keeps its tape between parses, so parsers are lent and given back. */
    public JsonDocument parse(byte[] json) {
        JsonParser idle = idleParsers.poll();
        JsonParser parser = idle == null ? new JsonParser(definitions.names()) : idle;
        try {
            return parser.parse(json);
        } finally {
            idleParsers.add(parser);
        }
    }
}
