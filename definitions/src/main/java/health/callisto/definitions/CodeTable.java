package health.callisto.definitions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes {@code codes.txt}: a line for each value set whose codes can all be listed, its URL and its codes, separated by
 * tabs. Value sets over open code systems (languages, currencies, MIME types) are left out: their codes are not checked.
 *
 * <p>Writes {@code systems.txt} as well: a line for each code system of a value set, its URL and the system's, with the codes
 * of the system where the value set has several systems. No codes: all of them.
 */
final class CodeTable {
    private final Map<String, Xml> valueSets = new HashMap<>();
    private final Map<String, Xml> codeSystems = new HashMap<>();

    CodeTable() throws IOException {
        for (String file : List.of("valueset/valuesets.xml", "valueset/v3-codesystems.xml")) {
            try (Stream<Xml> resources = Xml.resources(file)) {
                resources.forEach(resource -> {
                    if (resource.name().equals("ValueSet")) {
                        valueSets.put(resource.value("url"), resource);
                    } else if (resource.name().equals("CodeSystem")) {
                        codeSystems.put(resource.value("url"), resource);
                    }
                });
            }
        }
    }

    List<String> lines(Set<String> urls) {
        List<String> lines = new ArrayList<>();
        for (String url : urls) {
            codes(url).ifPresent(codes -> lines.add(url + "\t" + String.join("\t", codes)));
        }
        return lines;
    }

    List<String> systemLines(Set<String> urls) {
        List<String> lines = new ArrayList<>();
        for (String url : urls) {
            Map<String, Set<String>> systems = new LinkedHashMap<>();
            addSystems(url, systems);
            systems.forEach((system, codes) -> lines.add(
                    systems.size() == 1 || codes.isEmpty()
                            ? url + "\t" + system
                            : url + "\t" + system + "\t" + String.join("\t", codes)));
        }
        return lines;
    }

    private void addSystems(String valueSetUrl, Map<String, Set<String>> systems) {
        Xml valueSet = valueSets.get(valueSetUrl);
        if (valueSet == null) {
            return;
        }
        for (Xml include : valueSet.child("compose").orElseThrow().children("include")) {
            String system = include.value("system");
            if (!system.isEmpty()) {
                systems.computeIfAbsent(system, key -> new LinkedHashSet<>())
                        .addAll(included(include).orElse(Set.of()));
            }
            include.children("valueSet")
                    .forEach(other -> addSystems(other.element().getAttribute("value"), systems));
        }
    }

    private Optional<Set<String>> codes(String valueSetUrl) {
        Xml valueSet = valueSets.get(valueSetUrl);
        if (valueSet == null) {
            return Optional.empty();
        }
        Xml compose = valueSet.child("compose").orElseThrow();
        if (!compose.children("exclude").isEmpty()) {
            return Optional.empty();
        }
        Set<String> codes = new LinkedHashSet<>();
        for (Xml include : compose.children("include")) {
            Optional<Set<String>> included = included(include);
            if (included.isEmpty()) {
                return Optional.empty();
            }
            codes.addAll(included.get());
        }
        return Optional.of(codes);
    }

    private Optional<Set<String>> included(Xml include) {
        Set<String> codes = new LinkedHashSet<>();
        if (!include.children("filter").isEmpty()) {
            return Optional.empty();
        }
        for (Xml other : include.children("valueSet")) {
            Optional<Set<String>> more = codes(other.element().getAttribute("value"));
            if (more.isEmpty()) {
                return Optional.empty();
            }
            codes.addAll(more.get());
        }
        List<Xml> concepts = include.children("concept");
        if (!concepts.isEmpty()) {
            concepts.forEach(concept -> codes.add(concept.value("code")));
            return Optional.of(codes);
        }
        if (include.value("system").isEmpty()) {
            return codes.isEmpty() ? Optional.empty() : Optional.of(codes);
        }
        Xml system = codeSystems.get(include.value("system"));
        if (system == null || !system.value("content").equals("complete")) {
            return Optional.empty();
        }
        addConcepts(system, codes);
        return codes.isEmpty() ? Optional.empty() : Optional.of(codes);
    }

    private static void addConcepts(Xml parent, Set<String> codes) {
        for (Xml concept : parent.children("concept")) {
            codes.add(concept.value("code"));
            addConcepts(concept, codes);
        }
    }
}
