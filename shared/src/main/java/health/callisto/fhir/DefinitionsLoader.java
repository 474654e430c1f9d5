package health.callisto.fhir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the tables {@code types.txt}, {@code codes.txt} and {@code systems.txt} that the module {@code definitions} wrote. */
final class DefinitionsLoader {
    private final Map<String, CodeBinding> bindings = new HashMap<>();
    private final Map<String, TypeDefinition> types = new LinkedHashMap<>();
    private final Map<String, List<String[]>> elements = new LinkedHashMap<>();

    Definitions load() {
        readBindings();
        List<String[]> current = new ArrayList<>();
        for (String line : lines("types.txt")) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals("T")) {
                current = new ArrayList<>();
                elements.put(fields[1], current);
                types.put(fields[1], new TypeDefinition(fields[1], TypeDefinition.Kind.of(fields[2])));
            } else {
                current.add(fields);
            }
        }
        NameTable names = names();
        types.values().forEach(type -> type.define(names.size(), elementsOf(type, names)));
        return definitions(names);
    }

    private void readBindings() {
        Map<String, Set<String>> codes = new HashMap<>();
        for (String line : lines("codes.txt")) {
            String[] fields = line.split("\t", -1);
            codes.put(fields[0], Set.of(Arrays.copyOfRange(fields, 1, fields.length)));
        }
        Map<String, Map<String, Set<String>>> systems = new HashMap<>();
        for (String line : lines("systems.txt")) {
            String[] fields = line.split("\t", -1);
            systems.computeIfAbsent(fields[0], url -> new HashMap<>())
                    .put(fields[1], Set.of(Arrays.copyOfRange(fields, 2, fields.length)));
        }
        Set<String> urls = new HashSet<>(codes.keySet());
        urls.addAll(systems.keySet());
        urls.forEach(url -> bindings.put(
                url, new CodeBinding(codes.getOrDefault(url, Set.of()), systems.getOrDefault(url, Map.of()))));
    }

    private Definitions definitions(NameTable names) {
        List<ResourceType> resourceTypes = new ArrayList<>();
        Map<String, ResourceType> byName = new HashMap<>();
        for (TypeDefinition definition : new TreeMap<>(types).values()) {
            if (definition.kind() == TypeDefinition.Kind.RESOURCE) {
                ResourceType type = new ResourceType(resourceTypes.size() + 1, definition.name());
                resourceTypes.add(type);
                byName.put(type.name(), type);
            }
        }
        return new Definitions(names, resourceTypes, byName, types);
    }

    private NameTable names() {
        Set<String> names = new LinkedHashSet<>();
        names.add("resourceType");
        for (List<String[]> fields : elements.values()) {
            for (String[] element : fields) {
                names.addAll(jsonNames(element));
            }
        }
        return new NameTable(List.copyOf(names));
    }

    private static List<String> jsonNames(String[] element) {
        if (!element[0].endsWith("[x]")) {
            return List.of(element[0]);
        }
        String stem = stem(element[0]);
        return Arrays.stream(element[3].split(",", -1))
                .map(type -> stem + capitalized(type))
                .toList();
    }

    private List<ElementDefinition> elementsOf(TypeDefinition owner, NameTable names) {
        List<ElementDefinition> defined = new ArrayList<>();
        for (String[] fields : elements.getOrDefault(owner.name(), List.of())) {
            String[] typeNames = fields[3].split(",", -1);
            List<String> jsonNames = jsonNames(fields);
            boolean choice = fields[0].endsWith("[x]");
            for (int i = 0; i < jsonNames.size(); i++) {
                String typeName = typeNames[i].startsWith("#") ? typeNames[i].substring(1) : typeNames[i];
                TypeDefinition type = types.get(typeName);
                if (type == null) {
                    throw new IllegalStateException("The definitions tables lack the type " + typeName);
                }
                defined.add(new ElementDefinition(
                        names.number(jsonNames.get(i)),
                        jsonNames.get(i),
                        choice ? stem(fields[0]) : fields[0],
                        type,
                        Integer.parseInt(fields[1]),
                        fields[2].equals("*"),
                        choice,
                        bindings.getOrDefault(fields[4], CodeBinding.NONE),
                        fields[5].equals("S")));
            }
        }
        return defined;
    }

    private static String stem(String choice) {
        return choice.substring(0, choice.length() - "[x]".length());
    }

    private static String capitalized(String type) {
        return Character.toUpperCase(type.charAt(0)) + type.substring(1);
    }

    private static List<String> lines(String table) {
        try (InputStream in = DefinitionsLoader.class.getResourceAsStream(table)) {
            if (in == null) {
                throw new IllegalStateException("The product was built without the definitions table " + table);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The definitions table " + table + " cannot be read", e);
        }
    }
}
