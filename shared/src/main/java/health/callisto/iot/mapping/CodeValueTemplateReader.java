package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a template of a FHIR mapping (spec 05, section 2.1). */
public final class CodeValueTemplateReader {
    private static final String TYPE = "CodeValueFhirTemplate";
    private static final Set<String> MEMBERS =
            Set.of("typeName", "codes", "periodInterval", "category", "value", "components");
    private static final Set<String> CODE_MEMBERS = Set.of("code", "system", "display");
    private static final Set<String> CATEGORY_MEMBERS = Set.of("text", "codes");
    private static final Set<String> COMPONENT_MEMBERS = Set.of("codes", "value");

    private static final int MOST_DIGITS = 100;
    /** Times have steps of 100 ns. */
    private static final BigDecimal SHORTEST = new BigDecimal("0.0001");

    public static final BigDecimal LONGEST = new BigDecimal("3155760000000");

    private CodeValueTemplateReader() {}

    /**
     * Empty, with at least one problem told, if it is not valid.
     *
     * @param seen the types of the templates before it; this one's is added
     */
    static Optional<CodeValueTemplate> read(String given, MappingReader template, List<String> seen) {
        if (!MappingCollection.isNamed(given, TYPE)) {
            template.problem("There is no template type " + given + "; there is CodeValueFhir");
            return Optional.empty();
        }
        template.refuseUnknown(MEMBERS);
        Optional<String> typeName = template.requireText("typeName");
        typeName.ifPresent(name -> checkName(template, name, seen));
        template.require("codes");
        PeriodInterval interval = interval(template);
        List<CodeValueTemplate.Category> categories = new ArrayList<>();
        for (MappingReader category : template.elements("category")) {
            category.refuseUnknown(CATEGORY_MEMBERS);
            categories.add(new CodeValueTemplate.Category(category.findText("text"), codes(category)));
        }
        Optional<MappedValue> value =
                template.find("value").isPresent() ? value(template.member("value")) : Optional.empty();
        List<CodeValueTemplate.Component> components = new ArrayList<>();
        for (MappingReader component : template.elements("components")) {
            component(component).ifPresent(components::add);
        }
        return typeName.map(
                name -> new CodeValueTemplate(name, codes(template), interval, categories, value, components));
    }

    private static void checkName(MappingReader template, String name, List<String> seen) {
        if (name.isBlank()) {
            template.problem("The property 'typeName' must not be blank");
        } else if (seen.contains(name.toLowerCase(Locale.ROOT))) {
            template.problem("Duplicate template defined for type name: " + name);
        } else {
            seen.add(name.toLowerCase(Locale.ROOT));
        }
    }

    private static PeriodInterval interval(MappingReader template) {
        Optional<JsonNode> given = template.find("periodInterval");
        if (given.isEmpty()) {
            return PeriodInterval.SINGLE;
        }
        Optional<PeriodInterval> interval = PeriodInterval.of(given.get().asText());
        if (interval.isEmpty()) {
            template.problem(
                    "The property 'periodInterval' must be -1 (correlation id), 0 (single), 60 (hourly) or 1440 (daily)");
        }
        return interval.orElse(PeriodInterval.SINGLE);
    }

    private static List<Coding> codes(MappingReader holder) {
        List<Coding> codes = new ArrayList<>();
        for (MappingReader code : holder.elements("codes")) {
            code.refuseUnknown(CODE_MEMBERS);
            codes.add(new Coding(code.findText("system"), code.findText("code"), code.findText("display")));
        }
        return codes;
    }

    private static Optional<CodeValueTemplate.Component> component(MappingReader component) {
        component.refuseUnknown(COMPONENT_MEMBERS);
        component.require("codes");
        List<Coding> codes = codes(component);
        if (component.find("value").isEmpty()) {
            // Without a value it never has any data, and one without data is left out.
            return Optional.empty();
        }
        return value(component.member("value")).map(value -> new CodeValueTemplate.Component(codes, value));
    }

    private static Optional<MappedValue> value(MappingReader value) {
        Optional<String> type = value.requireText("valueType");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        String name = value.findText("valueName").orElse("");
        return switch (type.get().toLowerCase(Locale.ROOT)) {
            case "sampleddata" ->
                period(value).map(period -> new MappedValue.Sampled(name, period, value.findText("unit")));
            case "quantity" ->
                Optional.of(new MappedValue.Quantity(
                        name, value.findText("unit"), value.findText("code"), value.findText("system")));
            case "string" -> Optional.of(new MappedValue.Text(name));
            case "codeableconcept" -> Optional.of(new MappedValue.Concept(name, value.findText("text"), codes(value)));
            default -> {
                value.problem("There is no valueType " + type.get()
                        + "; there are SampledData, Quantity, String and CodeableConcept");
                yield Optional.empty();
            }
        };
    }

    /** Without one, or with one that is not above 0, there would be no end of slots; a number has so many digits at most. */
    private static Optional<BigDecimal> period(MappingReader value) {
        Optional<BigDecimal> period = value.require("defaultPeriod").flatMap(CodeValueTemplateReader::number);
        if (period.filter(millis -> millis.compareTo(SHORTEST) >= 0 && millis.compareTo(LONGEST) <= 0)
                .isEmpty()) {
            value.problem("The property 'defaultPeriod' must be a number of milliseconds above 0, from " + SHORTEST
                    + " (100 ns) to " + LONGEST.toPlainString() + " (100 years)");
            return Optional.empty();
        }
        return period;
    }

    private static Optional<BigDecimal> number(JsonNode node) {
        try {
            String text = node.asText().strip();
            return text.length() > MOST_DIGITS ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
