package health.callisto.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes {@code search-parameters.txt}: a line for each parameter of each resource type: number, resource type, code, type,
 * URL, targets, expression, components ({@code type~code~expression}, joined by semicolons); {@code -} for nothing.
 * Numbers follow the alphabet of (resource type, code).
 */
final class SearchParameterTable {
    private static final String FILE = "/org/hl7/fhir/r4/model/sp/search-parameters.json";
    /** They search the text of a resource and have no expression; a later issue brings them. */
    private static final Set<String> WITHOUT_EXPRESSION = Set.of("_text", "_content", "_query");
    /** R4 gives each of its two components the expression of the other one. */
    private static final String EXCHANGED = "http://hl7.org/fhir/SearchParameter/DocumentReference-relationship";

    private final Map<String, JsonNode> byUrl = new HashMap<>();
    private final List<String> resourceTypes;

    SearchParameterTable(List<String> resourceTypes) throws IOException {
        this.resourceTypes = resourceTypes;
        try (InputStream in = SearchParameterTable.class.getResourceAsStream(FILE)) {
            for (JsonNode entry : new ObjectMapper().readTree(in).get("entry")) {
                JsonNode parameter = entry.get("resource");
                byUrl.put(parameter.get("url").asText(), parameter);
            }
        }
    }

    List<String> lines() {
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (JsonNode parameter : byUrl.values()) {
            if (!WITHOUT_EXPRESSION.contains(parameter.get("code").asText())) {
                for (String type : bases(parameter)) {
                    sorted.put(type + "\t" + parameter.get("code").asText(), parameter);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        sorted.forEach((key, parameter) -> {
            String type = key.substring(0, key.indexOf('\t'));
            lines.add(String.join(
                    "\t",
                    Integer.toString(lines.size() + 1),
                    key,
                    parameter.get("type").asText(),
                    parameter.get("url").asText(),
                    orDash(targets(parameter)),
                    orDash(Unions.branches(parameter.path("expression").asText(), type)),
                    orDash(components(parameter))));
        });
        return lines;
    }

    private List<String> bases(JsonNode parameter) {
        List<String> bases = new ArrayList<>();
        for (JsonNode base : parameter.get("base")) {
            boolean common = base.asText().equals("Resource") || base.asText().equals("DomainResource");
            bases.addAll(common ? resourceTypes : List.of(base.asText()));
        }
        return bases;
    }

    private static String targets(JsonNode parameter) {
        List<String> targets = new ArrayList<>();
        parameter.path("target").forEach(target -> targets.add(target.asText()));
        return String.join(",", targets);
    }

    private String components(JsonNode parameter) {
        List<String> components = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        parameter
                .path("component")
                .forEach(
                        component -> expressions.add(component.get("expression").asText()));
        if (parameter.get("url").asText().equals(EXCHANGED)) {
            Collections.reverse(expressions);
        }
        for (JsonNode component : parameter.path("component")) {
            JsonNode like = java.util.Objects.requireNonNull(
                    byUrl.get(component.get("definition").asText()),
                    "A component is like a parameter that is not defined");
            components.add(String.join(
                    "~",
                    like.get("type").asText().toLowerCase(Locale.ROOT),
                    like.get("code").asText(),
                    expressions.get(components.size())));
        }
        return components.stream().collect(Collectors.joining(";"));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
