package health.callisto.search.parameter;

import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.TypeDefinition;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads SearchParameter resources (R4 searchparameter.html) as parameters that can be indexed and searched. */
public final class SearchParameterReader {
    /** Stands for a parameter that has no number yet. */
    static final int UNNUMBERED = 0;

    private final Definitions definitions;
    private final PathCompiler compiler;
    private final SearchParameters known;

    /** @param known the parameters that there are already: codes must not clash, components are like one of them */
    public SearchParameterReader(Definitions definitions, SearchParameters known) {
        this.definitions = definitions;
        this.compiler = new PathCompiler(definitions);
        this.known = known;
    }

    /**
     * A parameter for each of its base types; none unless it is active, and none for one of R4's own. Problem INVALID
     * says what cannot be indexed, and where it stands.
     */
    public List<SearchParameter> read(JsonDocument resource) {
        String url = text(resource, JsonDocument.ROOT, "url");
        boolean active = text(resource, JsonDocument.ROOT, "status").equals("active");
        if (!active || SearchParameters.isOfR4(url)) {
            return List.of();
        }
        ParameterType type = type(resource);
        List<SearchParameter> parameters = new ArrayList<>();
        for (ResourceType base : bases(resource)) {
            parameters.add(read(resource, url, base.name(), type));
        }
        return parameters;
    }

    private SearchParameter read(JsonDocument resource, String url, String base, ParameterType type) {
        String code = text(resource, JsonDocument.ROOT, "code");
        if (!code.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
            throw invalid("A code is letters, digits, '-' and '_' and begins with a letter", "code");
        }
        Optional<SearchParameter> other =
                known.find(base, code).filter(parameter -> !parameter.url().equals(url));
        if (other.isPresent()) {
            throw invalid(
                    base + " has a search parameter '" + code + "' already: "
                            + other.get().url(),
                    "code");
        }
        TypeDefinition definition = definitions.type(base).orElseThrow();
        String expression = expression(resource, definition, type);
        List<SearchParameter.Component> components =
                type == ParameterType.COMPOSITE ? components(resource, base, expression, definition) : List.of();
        return new SearchParameter(UNNUMBERED, base, code, type, url, targets(resource, type), expression, components);
    }

    private static ParameterType type(JsonDocument resource) {
        ParameterType type =
                ParameterType.valueOf(text(resource, JsonDocument.ROOT, "type").toUpperCase(Locale.ROOT));
        if (type == ParameterType.SPECIAL) {
            throw invalid("A special parameter is code, not a definition; use another type", "type");
        }
        return type;
    }

    private Set<ResourceType> bases(JsonDocument resource) {
        Set<ResourceType> bases = new java.util.LinkedHashSet<>();
        for (String base : texts(resource, JsonDocument.ROOT, "base")) {
            if (base.equals("Resource") || base.equals("DomainResource")) {
                bases.addAll(definitions.resourceTypes());
            } else {
                bases.add(definitions
                        .resourceType(base)
                        .orElseThrow(() -> invalid("'" + base + "' is no resource type of R4", "base")));
            }
        }
        return bases;
    }

    /** The branches of the expression that begin at the base type, each of which must lead to something indexable. */
    private String expression(JsonDocument resource, TypeDefinition base, ParameterType type) {
        String all = text(resource, JsonDocument.ROOT, "expression");
        List<String> branches = new ArrayList<>();
        for (String branch : PathCompiler.branches(all)) {
            String root = branch.replaceFirst("^\\(+", "").split("[.\\s)]", 2)[0];
            if (root.equals(base.name()) || root.equals("Resource") || root.equals("DomainResource")) {
                branches.add(indexable(branch, base, type));
            }
        }
        if (branches.isEmpty()) {
            throw invalid(
                    "The expression has no path that begins with " + base.name() + ", which is one of its bases",
                    "expression");
        }
        return String.join(" | ", branches);
    }

    private String indexable(String branch, TypeDefinition base, ParameterType type) {
        CompiledPath path = compile(branch, base);
        if (path.types().stream().allMatch(found -> found.name().equals("Extension"))) {
            // An extension is searched by its value.
            String value = branch + ".value";
            compile(value, base);
            return value;
        }
        if (!path.isPresence() && path.types().stream().noneMatch(found -> DataTypes.takes(type, found))) {
            throw invalid(
                    "'" + branch + "' leads to "
                            + String.join(
                                    ", ",
                                    path.types().stream()
                                            .map(TypeDefinition::name)
                                            .sorted()
                                            .toList())
                            + ", which a parameter of type " + type.code() + " does not take",
                    "type");
        }
        return branch;
    }

    private CompiledPath compile(String expression, TypeDefinition base) {
        try {
            return compiler.compile(expression, base, base);
        } catch (Problem error) {
            throw invalid(error.issues().get(0).diagnostics(), "expression");
        }
    }

    private List<SearchParameter.Component> components(
            JsonDocument resource, String base, String expression, TypeDefinition definition) {
        List<SearchParameter.Component> components = new ArrayList<>();
        int list = resource.child(JsonDocument.ROOT, "component");
        int item = list == JsonDocument.NONE ? JsonDocument.NONE : resource.firstChild(list);
        for (; item != JsonDocument.NONE; item = resource.next(item)) {
            String like = text(resource, item, "definition");
            SearchParameter parameter = known.byUrl(base, like)
                    .orElseThrow(() ->
                            invalid("There is no search parameter '" + like + "' of " + base, "component.definition"));
            components.add(new SearchParameter.Component(
                    parameter.type(), parameter.code(), text(resource, item, "expression")));
        }
        CompositeIndexer.check(components, expression, definition, compiler);
        return components;
    }

    private static List<String> targets(JsonDocument resource, ParameterType type) {
        return type == ParameterType.REFERENCE ? texts(resource, JsonDocument.ROOT, "target") : List.of();
    }

    private static String text(JsonDocument resource, int node, String name) {
        int child = resource.child(node, name);
        return child == JsonDocument.NONE ? "" : resource.text(child);
    }

    private static List<String> texts(JsonDocument resource, int node, String name) {
        List<String> texts = new ArrayList<>();
        int list = resource.child(node, name);
        int item = list == JsonDocument.NONE ? JsonDocument.NONE : resource.firstChild(list);
        for (; item != JsonDocument.NONE; item = resource.next(item)) {
            texts.add(resource.text(item));
        }
        return texts;
    }

    private static Problem invalid(String what, String element) {
        return Problem.invalid(what, "SearchParameter." + element);
    }
}
