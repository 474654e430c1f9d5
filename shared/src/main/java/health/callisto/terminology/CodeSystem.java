package health.callisto.terminology;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A stored CodeSystem (R4 codesystem.html): its concepts, their properties and their hierarchy. Immutable. */
public final class CodeSystem {
    private final String url;
    private final String version;
    private final String name;
    private final Map<String, Concept> concepts = new LinkedHashMap<>();
    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
    private final Map<String, Set<String>> parents = new LinkedHashMap<>();
    private final Map<String, Set<String>> children = new LinkedHashMap<>();

    CodeSystem(JsonNode resource) {
        url = resource.path("url").asText();
        version = resource.path("version").asText();
        name = resource.path("name").asText(url);
        add(resource.path("concept"), Optional.empty());
        nodes.forEach((code, node) -> node.path("property").forEach(property -> link(code, property)));
    }

    private void add(JsonNode list, Optional<String> parent) {
        for (JsonNode node : list) {
            String code = node.path("code").asText();
            nodes.put(code, node);
            concepts.put(code, concept(code, node));
            parent.ifPresent(above -> link(above, code));
            add(node.path("concept"), Optional.of(code));
        }
    }

    private Concept concept(String code, JsonNode node) {
        List<JsonNode> designations = new ArrayList<>();
        node.path("designation").forEach(designations::add);
        boolean inactive = is(node, "inactive")
                || values(node, "status").stream()
                        .anyMatch(status -> status.equals("retired") || status.equals("inactive"));
        return new Concept(url, code, node.path("display").asText(), inactive, is(node, "notSelectable"), designations);
    }

    /** A property that tells of the hierarchy (R4 codesystem.html#defined-props). */
    private void link(String code, JsonNode property) {
        String value = property.path("valueCode").asText();
        switch (property.path("code").asText()) {
            case "parent", "subsumedBy" -> link(value, code);
            case "child" -> link(code, value);
            default -> {
                // Says something else.
            }
        }
    }

    private void link(String parent, String child) {
        parents.computeIfAbsent(child, code -> new LinkedHashSet<>()).add(parent);
        children.computeIfAbsent(parent, code -> new LinkedHashSet<>()).add(child);
    }

    public String url() {
        return url;
    }

    public String version() {
        return version;
    }

    public String name() {
        return name;
    }

    public Optional<Concept> find(String code) {
        return Optional.ofNullable(concepts.get(code));
    }

    /** The concept as it stands in the resource; missing where there is none. */
    public JsonNode node(String code) {
        JsonNode node = nodes.get(code);
        return node == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : node;
    }

    public Set<String> parents(String code) {
        return parents.getOrDefault(code, Set.of());
    }

    public Set<String> children(String code) {
        return children.getOrDefault(code, Set.of());
    }

    int size() {
        return concepts.size();
    }

    List<Concept> all() {
        return List.copyOf(concepts.values());
    }

    /** The code and all below it. */
    public Set<String> below(String code) {
        return reached(code, children);
    }

    /** The code and all above it. */
    public Set<String> above(String code) {
        return reached(code, parents);
    }

    private static Set<String> reached(String code, Map<String, Set<String>> links) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> next = new ArrayList<>(List.of(code));
        while (!next.isEmpty()) {
            String one = next.remove(next.size() - 1);
            if (reached.add(one)) {
                next.addAll(links.getOrDefault(one, Set.of()));
            }
        }
        return reached;
    }

    /** The concepts that meet a filter of ValueSet.compose (R4 valueset.html#filter); Problem for one that is not known. */
    Predicate<Concept> filter(String property, String op, String value) {
        return switch (op) {
            case "is-a" -> within(below(value), true);
            case "descendent-of" ->
                within(below(value), true).and(concept -> !concept.code().equals(value));
            case "is-not-a" -> within(below(value), false);
            case "generalizes" -> within(above(value), true);
            case "=" -> concept -> values(concept, property).contains(value);
            case "in" -> oneOf(property, value);
            case "not-in" -> oneOf(property, value).negate();
            case "exists" -> concept -> values(concept, property).isEmpty() != value.equals("true");
            default -> throw Problem.unprocessable("The filter operation '" + op + "' of a value set is not supported");
        };
    }

    /** @param list joined by commas, taken apart once and not for each concept */
    private Predicate<Concept> oneOf(String property, String list) {
        Set<String> wanted = Set.copyOf(Arrays.asList(list.split(",", -1)));
        return concept -> values(concept, property).stream().anyMatch(wanted::contains);
    }

    private static Predicate<Concept> within(Set<String> codes, boolean in) {
        return concept -> codes.contains(concept.code()) == in;
    }

    private List<String> values(Concept concept, String property) {
        JsonNode node = node(concept.code());
        return switch (property) {
            case "code", "concept" -> List.of(concept.code());
            case "display" -> List.of(concept.display());
            case "parent" -> List.copyOf(parents(concept.code()));
            case "child" -> List.copyOf(children(concept.code()));
            default -> values(node, property);
        };
    }

    private static boolean is(JsonNode node, String property) {
        return values(node, property).contains("true");
    }

    private static List<String> values(JsonNode node, String property) {
        List<String> values = new ArrayList<>();
        for (JsonNode one : node.path("property")) {
            if (one.path("code").asText().equals(property)) {
                one.properties().stream()
                        .filter(entry -> entry.getKey().startsWith("value"))
                        .forEach(entry -> values.add(
                                entry.getValue().isObject()
                                        ? entry.getValue().path("code").asText()
                                        : entry.getValue().asText()));
            }
        }
        return values;
    }
}
