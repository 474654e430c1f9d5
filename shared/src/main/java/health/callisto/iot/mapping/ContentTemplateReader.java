package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.ExpressionError;
import health.callisto.expression.JmesPath;
import health.callisto.expression.JsonPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template of a device mapping and compiles its expressions (spec 05, section 1.2). */
final class ContentTemplateReader {
    private static final Set<String> MEMBERS = Set.of(
            "typeName",
            "typeMatchExpression",
            "deviceIdExpression",
            "timestampExpression",
            "patientIdExpression",
            "encounterIdExpression",
            "correlationIdExpression",
            "values");
    private static final Set<String> VALUE_MEMBERS = Set.of("valueName", "valueExpression", "required");
    private static final Set<String> EXPRESSION_MEMBERS = Set.of("value", "language");

    /** The kinds of templates, by the names that files may give them. */
    private enum Kind {
        CALCULATED("CalculatedContent", ContentTemplate.Scope.DOCUMENT),
        JSON_PATH("JsonPathContentTemplate", ContentTemplate.Scope.MATCH),
        IOT_HUB("IotJsonPathContentTemplate", ContentTemplate.Scope.MATCH),
        IOT_CENTRAL("IotCentralJsonPathContent", ContentTemplate.Scope.MATCH);

        private final String name;
        private final ContentTemplate.Scope scope;

        Kind(String name, ContentTemplate.Scope scope) {
            this.name = name;
            this.scope = scope;
        }
    }

    private enum Language {
        JSON_PATH,
        JMES_PATH
    }

    private final Kind kind;
    private final MappingReader template;
    private final Language language;

    private ContentTemplateReader(Kind kind, MappingReader template) {
        this.kind = kind;
        this.template = template;
        this.language = kind == Kind.CALCULATED ? language(template, "defaultExpressionLanguage") : Language.JSON_PATH;
    }

    /** Empty, with at least one problem told, if it is not valid. */
    static Optional<ContentTemplate> read(String given, MappingReader template) {
        for (Kind kind : Kind.values()) {
            if (MappingCollection.isNamed(given, kind.name)) {
                return new ContentTemplateReader(kind, template).read();
            }
        }
        template.problem("There is no template type " + given + "; there are CalculatedContent, JsonPathContent,"
                + " IotJsonPathContent and IotCentralJsonPathContent");
        return Optional.empty();
    }

    private Optional<ContentTemplate> read() {
        Set<String> known = new HashSet<>(MEMBERS);
        if (kind == Kind.CALCULATED) {
            known.add("defaultExpressionLanguage");
        }
        template.refuseUnknown(known);
        Optional<String> typeName = template.requireText("typeName");
        Optional<JsonNode> matching = template.require("typeMatchExpression");
        Optional<MappingExpression> match = matching.filter(node -> !isBlank(node))
                .flatMap(node -> expression(template, "typeMatchExpression", true));
        Optional<MappingExpression> device = deviceId();
        List<MappingExpression> times = times();
        List<ContentTemplate.Value> values = values();
        if (typeName.isEmpty() || matching.isEmpty() || device.isEmpty() || times.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ContentTemplate(
                typeName.get(),
                match,
                kind.scope,
                device.get(),
                times,
                expression(template, "patientIdExpression", false),
                expression(template, "encounterIdExpression", false),
                expression(template, "correlationIdExpression", false),
                values));
    }

    private static boolean isBlank(JsonNode node) {
        return node.isTextual() && node.asText().isBlank();
    }

    private Optional<MappingExpression> deviceId() {
        return switch (kind) {
            case IOT_HUB -> Optional.of(jsonPath("$.SystemProperties.iothub-connection-device-id"));
            case IOT_CENTRAL -> Optional.of(jsonPath("$.deviceId"));
            case CALCULATED, JSON_PATH -> expression(template, "deviceIdExpression", true);
        };
    }

    private List<MappingExpression> times() {
        return switch (kind) {
            case IOT_HUB ->
                List.of(
                        jsonPath("$.Properties.iothub-creation-time-utc"),
                        jsonPath("$.SystemProperties.iothub-enqueuedtime"));
            case IOT_CENTRAL -> List.of(jsonPath("$.enqueuedTime"));
            case CALCULATED, JSON_PATH ->
                expression(template, "timestampExpression", true).stream().toList();
        };
    }

    private List<ContentTemplate.Value> values() {
        List<ContentTemplate.Value> values = new ArrayList<>();
        for (MappingReader value : template.elements("values")) {
            value.refuseUnknown(VALUE_MEMBERS);
            Optional<String> name = value.requireText("valueName");
            Optional<MappingExpression> expression = expression(value, "valueExpression", true);
            boolean required = value.flag("required", false);
            if (name.isPresent() && expression.isPresent()) {
                values.add(new ContentTemplate.Value(name.get(), expression.get(), required));
            }
        }
        return values;
    }

    /** A text in the language of the template, or, where that is calculated, an object with a language of its own. */
    private Optional<MappingExpression> expression(MappingReader holder, String name, boolean required) {
        Optional<JsonNode> found = required ? holder.require(name) : holder.find(name);
        if (found.isEmpty() || (!required && isBlank(found.get()))) {
            return Optional.empty();
        }
        JsonNode node = found.get();
        if (node.isTextual()) {
            return compile(holder, name, node.asText(), language);
        }
        if (kind != Kind.CALCULATED || !node.isObject()) {
            holder.problem("The property '" + name + "' must be a text");
            return Optional.empty();
        }
        MappingReader object = holder.member(name);
        object.refuseUnknown(EXPRESSION_MEMBERS);
        Language own = object.find("language").isPresent() ? language(object, "language") : language;
        return object.requireText("value").flatMap(text -> compile(object, name, text, own));
    }

    private static Language language(MappingReader holder, String name) {
        String text = holder.findText(name).orElse("JsonPath");
        if (text.equalsIgnoreCase("JmesPath")) {
            return Language.JMES_PATH;
        }
        if (!text.equalsIgnoreCase("JsonPath")) {
            holder.problem("The property '" + name + "' must be JsonPath or JmesPath");
        }
        return Language.JSON_PATH;
    }

    private static Optional<MappingExpression> compile(
            MappingReader holder, String name, String text, Language language) {
        try {
            return Optional.of(
                    switch (language) {
                        case JSON_PATH -> jsonPath(text);
                        case JMES_PATH -> new MappingExpression.OfJmesPath(JmesPath.parse(text));
                    });
        } catch (ExpressionError e) {
            holder.problem("The expression of '" + name + "' does not parse: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static MappingExpression jsonPath(String text) {
        return new MappingExpression.OfJsonPath(JsonPath.parse(text));
    }
}
