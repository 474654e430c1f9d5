package health.callisto.terminology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.SearchEngine;
import health.callisto.search.query.CodeSets;
import health.callisto.time.SteadyTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The code systems and value sets of one service. What was read is kept until a resource of these types changes; what
 * another process changed shows after {@link #KEPT}.
 */
public final class Terminology implements CodeSets {
    private static final Duration KEPT = Duration.ofSeconds(15);
    private static final int MOST_KEPT = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SearchEngine search;
    private final SteadyTime time;
    private final ResourceType codeSystemType;
    private final ResourceType valueSetType;
    private final ResourceType profileType;
    private final Memory memory;
    private final Deadline deadline;
    private final UnaryOperator<SearchEngine> bounding;

    private record Kept(Object value, long readAt) {}

    /** What was read, for all requests. */
    private static final class Memory {
        private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                return size() > MOST_KEPT;
            }
        };
        private long generation;
    }

    /** @param search finds the resources by their URLs */
    public Terminology(SearchEngine search, Definitions definitions, Clock clock) {
        this.memory = new Memory();
        this.deadline = Deadline.NONE;
        this.bounding = UnaryOperator.identity();
        this.search = search;
        this.time = SteadyTime.beside(clock);
        this.codeSystemType = definitions.resourceType("CodeSystem").orElseThrow();
        this.profileType = definitions.resourceType("StructureDefinition").orElseThrow();
        this.valueSetType = definitions.resourceType("ValueSet").orElseThrow();
    }

    /**
     * The same for one request: it ends at the deadline.
     *
     * @param bounds makes of an engine one whose searches end so too
     */
    public Terminology within(Deadline requested, UnaryOperator<SearchEngine> bounds) {
        return new Terminology(this, requested, bounds);
    }

    private Terminology(Terminology all, Deadline deadline, UnaryOperator<SearchEngine> bounding) {
        this.search = all.search;
        this.time = all.time;
        this.codeSystemType = all.codeSystemType;
        this.valueSetType = all.valueSetType;
        this.profileType = all.profileType;
        this.memory = all.memory;
        this.deadline = deadline;
        this.bounding = bounding;
    }

    /** Grows with each change of a definition by this process. */
    public long generation() {
        synchronized (memory) {
            return memory.generation;
        }
    }

    /** The JSON of a stored definition: a URL, with or without a bar and a version. */
    public Optional<byte[]> definition(ResourceType type, String canonical) {
        return resource(type, canonical).map(resource -> resource.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** To be told after each commit that changed resources of the type. */
    public void changed(ResourceType type) {
        if (type.equals(codeSystemType) || type.equals(valueSetType) || type.equals(profileType)) {
            synchronized (memory) {
                memory.kept.clear();
                memory.generation++;
            }
        }
    }

    /** The stored code system of that URL, which may end with a bar and a version. */
    public Optional<CodeSystem> codeSystem(String canonical) {
        return once("CodeSystem " + canonical, () -> resource(codeSystemType, canonical)
                .map(CodeSystem::new));
    }

    /** The stored value set: a URL, with or without a bar and a version, or {@code ValueSet/id}. */
    public Optional<JsonNode> valueSet(String canonical) {
        return canonical.startsWith("ValueSet/") && ResourceKey.isId(canonical.substring(9))
                ? first(valueSetType, "_id", canonical.substring(9), "")
                : resource(valueSetType, canonical);
    }

    /** The codes of a stored value set; Problem INVALID if it is not stored. */
    public List<Concept> expand(String canonical) {
        return once("expansion " + canonical, () -> new Expander(this, deadline)
                .expand(valueSet(canonical)
                        .orElseThrow(() -> Problem.invalid("The value set '" + canonical + "' is not stored here"))));
    }

    /** The codes of a value set that is at hand. */
    public List<Concept> expand(JsonNode valueSet) {
        return new Expander(this, deadline).expand(valueSet);
    }

    @Override
    public List<Coded> in(String valueSet) {
        return expand(valueSet).stream()
                .map(concept -> new Coded(concept.system(), concept.code()))
                .toList();
    }

    @Override
    public List<Coded> below(String system, String code) {
        return coded(system, stored(system).below(code));
    }

    @Override
    public List<Coded> above(String system, String code) {
        return coded(system, stored(system).above(code));
    }

    private static List<Coded> coded(String system, Set<String> codes) {
        return codes.stream().map(code -> new Coded(system, code)).toList();
    }

    private CodeSystem stored(String system) {
        return codeSystem(system)
                .orElseThrow(() -> Problem.invalid(
                        "The code system '" + system + "' is not stored here, so its hierarchy is not known"));
    }

    private Optional<JsonNode> resource(ResourceType type, String canonical) {
        int bar = canonical.lastIndexOf('|');
        return bar < 0
                ? first(type, "url", canonical, "")
                : first(type, "url", canonical.substring(0, bar), canonical.substring(bar + 1));
    }

    /** The newest that is not retired, if there is one. */
    private Optional<JsonNode> first(ResourceType type, String parameter, String value, String version) {
        List<QueryParameters.Parameter> criteria = version.isEmpty()
                ? List.of(new QueryParameters.Parameter(parameter, escaped(value)))
                : List.of(
                        new QueryParameters.Parameter(parameter, escaped(value)),
                        new QueryParameters.Parameter("version", escaped(version)));
        List<JsonNode> found = bounding.apply(search).matches(type, new QueryParameters(criteria), 10).stream()
                .map(Terminology::json)
                .toList();
        return found.stream()
                .filter(resource -> !resource.path("status").asText().equals("retired"))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private static String escaped(String value) {
        return value.replaceAll("([,$|\\\\])", "\\\\$1");
    }

    private static JsonNode json(StoredResource resource) {
        try {
            return JSON.readTree(resource.json());
        } catch (IOException e) {
            throw new UncheckedIOException("A stored resource is not JSON", e);
        }
    }

    @SuppressWarnings("unchecked") // a key begins with what its value is
    private <T> T once(String key, Supplier<T> read) {
        long now = time.now();
        long before;
        synchronized (memory) {
            Kept known = memory.kept.get(key);
            if (known != null && !time.hasPassed(KEPT, known.readAt())) {
                return (T) known.value();
            }
            before = memory.generation;
        }
        T value = read.get();
        synchronized (memory) {
            if (memory.generation == before) {
                memory.kept.put(key, new Kept(value, now));
            }
        }
        return value;
    }
}
