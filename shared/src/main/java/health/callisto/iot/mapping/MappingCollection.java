package health.callisto.iot.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the outer form of both mapping files: {@code {"templateType": "Collection…", "template": [ {"templateType", "template"}, …]}}. */
final class MappingCollection {
    private MappingCollection() {}

    /** Reads one template; empty if it has told a problem. */
    @FunctionalInterface
    interface TemplateReader<T> {
        Optional<T> read(String type, MappingReader template);
    }

    /** All templates that are valid, in the order of the file. */
    static <T> List<T> read(
            String text, String collectionType, TemplateReader<T> reader, List<MappingProblem> problems) {
        MappingJson file;
        try {
            file = MappingJson.read(text);
        } catch (MappingJson.NoJson e) {
            problems.add(e.problem());
            return List.of();
        }
        MappingReader root = new MappingReader(file, JsonPointer.empty(), problems);
        if (!root.isObject()) {
            root.problem("The file must be a JSON object with templateType and template");
            return List.of();
        }
        String type = root.find("templateType").map(node -> node.asText()).orElse("");
        if (!isNamed(type, collectionType)) {
            root.problem("Expected TemplateType value " + collectionType + ", actual " + type);
            return List.of();
        }
        if (root.find("template").filter(node -> node.isArray()).isEmpty()) {
            root.problem("Expected an array for the template property value for template type " + collectionType + ".");
            return List.of();
        }
        List<T> templates = new ArrayList<>();
        for (MappingReader entry : root.elements("template")) {
            read(entry, reader).ifPresent(templates::add);
        }
        return templates;
    }

    private static <T> Optional<T> read(MappingReader entry, TemplateReader<T> reader) {
        int before = entry.problemCount();
        Optional<String> type = entry.requireText("templateType");
        MappingReader template = entry.member("template");
        if (type.isPresent() && !template.isObject()) {
            entry.problem("The property 'template' must be an object");
        }
        if (type.isEmpty() || !template.isObject()) {
            return Optional.empty();
        }
        Optional<T> read = reader.read(type.get(), template);
        return entry.problemCount() == before ? read : Optional.empty();
    }

    /** Whether the name, or it with "Template" behind it, is that of the type, whatever the case. */
    static boolean isNamed(String given, String wanted) {
        return given.equalsIgnoreCase(wanted) || (given + "Template").equalsIgnoreCase(wanted);
    }
}
