package health.callisto.definitions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes {@code types.txt}: a line {@code T name kind} for each type, followed by a line for each of its elements:
 * {@code name min max types binding summary}, separated by tabs, lists by commas, {@code -} for nothing. A name that ends
 * in {@code [x]} is a choice. A type {@code #Path} is the element type of that path (a contentReference).
 */
final class TypeTable {
    private static final Set<String> LOGICAL = Set.of("logical");

    /** Type path → its lines; backbone elements have the path as their name. */
    private final Map<String, List<String>> types = new TreeMap<>();

    private final Map<String, String> kinds = new HashMap<>();
    private final Set<String> bindings = new TreeSet<>();

    TypeTable() throws IOException {
        for (String file : List.of("profile/profiles-types.xml", "profile/profiles-resources.xml")) {
            try (Stream<Xml> resources = Xml.resources(file)) {
                resources
                        .filter(resource -> resource.name().equals("StructureDefinition"))
                        .filter(definition -> !definition.value("derivation").equals("constraint"))
                        .filter(definition -> !LOGICAL.contains(definition.value("kind")))
                        .forEach(this::add);
            }
        }
    }

    /** The value sets that bind codes in a required way. */
    Set<String> bindings() {
        return bindings;
    }

    /** The names of the concrete resource types. */
    List<String> resources() {
        return types.keySet().stream()
                .filter(name -> "resource".equals(kinds.get(name)))
                .toList();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        types.forEach((name, elements) -> {
            lines.add("T\t" + name + "\t" + kinds.get(name));
            lines.addAll(elements);
        });
        return lines;
    }

    private void add(Xml definition) {
        String type = definition.value("type");
        kinds.put(type, kind(definition));
        types.put(type, new ArrayList<>());
        if (definition.value("kind").equals("primitive-type")) {
            return;
        }
        for (Xml element : definition.child("snapshot").orElseThrow().children("element")) {
            String path = element.value("path");
            int dot = path.lastIndexOf('.');
            if (dot > 0) {
                String parent = path.substring(0, dot);
                if (types.putIfAbsent(parent, new ArrayList<>()) == null) {
                    kinds.put(parent, "backbone");
                }
                types.get(parent).add(line(element, path, path.substring(dot + 1)));
            }
        }
    }

    private static String kind(Xml definition) {
        if (definition.value("abstract").equals("true")) {
            return "abstract";
        }
        return switch (definition.value("kind")) {
            case "resource" -> "resource";
            case "primitive-type" -> "primitive";
            default -> "complex";
        };
    }

    private String line(Xml element, String path, String name) {
        List<Xml> declared = element.children("type");
        String contentReference = element.value("contentReference");
        String types = contentReference.isEmpty()
                ? declared.stream().map(type -> typeCode(type, path)).distinct().collect(Collectors.joining(","))
                : contentReference;
        return String.join(
                "\t",
                name,
                element.value("min"),
                element.value("max"),
                types.isEmpty() ? "-" : types,
                binding(element, types),
                element.value("isSummary").equals("true") ? "S" : "-");
    }

    /** Backbone elements get their path as type; ids and the like have a FHIRPath type and say the FHIR one beside it. */
    private String typeCode(Xml type, String path) {
        String code = type.value("code");
        if (code.equals("BackboneElement") || code.equals("Element")) {
            return "#" + path;
        }
        if (!code.startsWith("http://hl7.org/fhirpath/")) {
            return code;
        }
        if (path.endsWith(".id")) {
            String owner = path.substring(0, path.length() - ".id".length());
            return "resource".equals(kinds.get(owner)) ? "id" : "string";
        }
        return type.children("extension").stream()
                .flatMap(extension -> Stream.of(extension.value("valueUrl"), extension.value("valueUri")))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("string");
    }

    private String binding(Xml element, String types) {
        if (!element.value("binding", "strength").equals("required") || !types.equals("code")) {
            return "-";
        }
        String valueSet = element.value("binding", "valueSet");
        int version = valueSet.indexOf('|');
        String url = version < 0 ? valueSet : valueSet.substring(0, version);
        if (url.isEmpty()) {
            return "-";
        }
        bindings.add(url);
        return url;
    }
}
