package health.callisto.iot.mapping;

import health.callisto.iot.message.DataError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A FHIR mapping (file {@code fhirmapping.json}), compiled once: which Observations measurements become. */
public final class FhirMapping {
    private final Map<String, CodeValueTemplate> templates;

    private FhirMapping(Map<String, CodeValueTemplate> templates) {
        this.templates = Map.copyOf(templates);
    }

    /** The mapping of the templates that are valid, and everything that is wrong with the others. */
    public static ParsedMapping<FhirMapping> parse(String text) {
        List<MappingProblem> problems = new ArrayList<>();
        Map<String, CodeValueTemplate> byType = new TreeMap<>();
        List<String> seen = new ArrayList<>();
        MappingCollection.read(
                        text,
                        "CollectionFhirTemplate",
                        (type, template) -> CodeValueTemplateReader.read(type, template, seen),
                        problems)
                .forEach(template -> byType.put(key(template.typeName()), template));
        return new ParsedMapping<>(new FhirMapping(byType), problems);
    }

    /** How many templates it has. */
    public int size() {
        return templates.size();
    }

    public boolean has(String type) {
        return templates.containsKey(key(type));
    }

    /** Whether a value of that name becomes part of an Observation. */
    public boolean uses(String type, String valueName) {
        CodeValueTemplate template = template(type);
        return template.value()
                        .filter(value -> value.valueName().equals(valueName))
                        .isPresent()
                || template.components().stream()
                        .anyMatch(component -> component.value().valueName().equals(valueName));
    }

    /** The template of a type, whatever its case; DataError TEMPLATE_NOT_FOUND if there is none. */
    public CodeValueTemplate template(String type) {
        CodeValueTemplate template = templates.get(key(type));
        if (template == null) {
            throw new DataError(
                    DataError.Kind.TEMPLATE_NOT_FOUND, "The FHIR mapping has no template for the type " + type);
        }
        return template;
    }

    private static String key(String type) {
        return type.toLowerCase(Locale.ROOT);
    }
}
