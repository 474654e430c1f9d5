package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.TypeDefinition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The elements that a parameter leads to, for searches that depend on what these are. For all threads. */
public final class ParameterElements {
    /** R4's own and as many of others; more are looked up again. */
    private static final int KEPT = 5_000;

    private static final Set<String> CANONICAL = Set.of("canonical", "uri");
    private static final String MEDIA_TYPES = "urn:ietf:bcp:13";

    /** Of identifiers, which say their systems. */
    public static final Implied NOTHING = implied(Set.of());

    private final Definitions definitions;
    private final PathCompiler compiler;
    private final Map<Object, Set<ElementDefinition>> known = new ConcurrentHashMap<>();

    public ParameterElements(Definitions definitions) {
        this.definitions = definitions;
        this.compiler = new PathCompiler(definitions);
    }

    /** Finds whether a code without a system stands for that code of that system. */
    public interface Implied {
        /**
         * Whether the code stands for one of that system.
         *
         * @param code empty: any code
         */
        boolean by(String system, String code);

        /** The codes of the system that elements of the parameter may have; empty: any, where {@link #by} says so. */
        Set<String> codes(String system);
    }

    /** What the elements of a token parameter imply. */
    public Implied implied(SearchParameter parameter) {
        return implied(of(parameter));
    }

    /** What the elements of that component of a composite parameter imply. */
    public Implied implied(SearchParameter composite, SearchParameter.Component component) {
        return implied(of(composite, component));
    }

    private static Implied implied(Set<ElementDefinition> elements) {
        return new Implied() {
            @Override
            public boolean by(String system, String code) {
                return elements.stream()
                        .map(ElementDefinition::binding)
                        .anyMatch(binding ->
                                code.isEmpty() ? binding.systems().containsKey(system) : binding.implies(system, code));
            }

            @Override
            public Set<String> codes(String system) {
                Set<String> codes = new HashSet<>();
                for (ElementDefinition element : elements) {
                    Set<String> ofSystem = element.binding().systems().get(system);
                    if (ofSystem != null && ofSystem.isEmpty()) {
                        return Set.of();
                    }
                    codes.addAll(ofSystem == null ? Set.of() : ofSystem);
                }
                return codes;
            }
        };
    }

    /** Whether a reference parameter may have canonicals or uris, which name a resource by its url. */
    public boolean areCanonical(SearchParameter parameter) {
        return of(parameter).stream()
                .anyMatch(element -> CANONICAL.contains(element.type().name()));
    }

    /** Whether a reference parameter leads to resources that stand in the resource itself, as Bundle.entry.resource does. */
    public boolean areResources(SearchParameter parameter) {
        return of(parameter).stream().anyMatch(element -> element.type().name().equals("Resource"));
    }

    /** Whether the codes are media types. */
    public boolean areMediaTypes(SearchParameter parameter) {
        return of(parameter).stream()
                .anyMatch(element -> element.binding().systems().containsKey(MEDIA_TYPES));
    }

    private Set<ElementDefinition> of(SearchParameter parameter) {
        return kept(parameter, () -> {
            TypeDefinition type = definitions.type(parameter.resourceType()).orElseThrow();
            return parameter.expression().isEmpty()
                    ? Set.of()
                    : compiler.compile(parameter.expression(), type, type).elements();
        });
    }

    private record Part(SearchParameter composite, SearchParameter.Component component) {}

    private Set<ElementDefinition> of(SearchParameter composite, SearchParameter.Component component) {
        return kept(new Part(composite, component), () -> {
            TypeDefinition type = definitions.type(composite.resourceType()).orElseThrow();
            Set<ElementDefinition> elements = new HashSet<>();
            CompositeIndexer.part(component, composite, type, compiler)
                    .paths()
                    .values()
                    .forEach(path -> elements.addAll(path.elements()));
            return elements;
        });
    }

    private Set<ElementDefinition> kept(Object key, Supplier<Set<ElementDefinition>> elements) {
        Set<ElementDefinition> found = known.get(key);
        if (found != null) {
            return found;
        }
        if (known.size() >= KEPT) {
            known.clear();
        }
        Set<ElementDefinition> fresh = Set.copyOf(elements.get());
        known.put(key, fresh);
        return fresh;
    }
}
