package health.callisto.search.parameter;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.NameTable;
import health.callisto.fhir.RepeatedTexts;
import health.callisto.fhir.TypeDefinition;
import health.callisto.resource.index.IndexKeys;
import health.callisto.resource.write.IndexValue;
import java.util.function.Consumer;

/**
 * The values that only a modifier asks for, in tables that their parameter does not use otherwise: {@code :of-type} of an
 * Identifier as a composite of type and value, {@code :identifier} of a Reference as a token, {@code :text} of a token as
 * the texts beside it (R4 search.html#modifiers).
 */
final class ModifierValues {
    /** A display stands beside each code, and most are the same few hundred. */
    private final RepeatedTexts labels = new RepeatedTexts(text -> IndexKeys.string(StringNormalizer.normalize(text)));

    private final ElementReader read;
    private final int type;
    private final int display;
    private final int identifier;

    ModifierValues(NameTable names) {
        read = new ElementReader(names);
        type = names.number("type");
        display = names.number("display");
        identifier = names.number("identifier");
    }

    void extract(
            SearchParameter parameter,
            JsonDocument document,
            int node,
            TypeDefinition nodeType,
            Consumer<IndexValue> out) {
        if (parameter.type() == ParameterType.TOKEN) {
            switch (nodeType.name()) {
                case "Coding" -> label(parameter.number(), document, node, display, out);
                case "CodeableConcept" -> labels(parameter.number(), document, node, out);
                case "Identifier" -> {
                    ofType(parameter.number(), document, node, out);
                    int concept = document.child(node, type);
                    if (concept != JsonDocument.NONE) {
                        label(parameter.number(), document, concept, read.text, out);
                    }
                }
                default -> {
                    // Nothing is written beside a plain code.
                }
            }
        } else if (parameter.type() == ParameterType.REFERENCE
                && nodeType.name().equals("Reference")) {
            identifier(parameter.number(), document, node, out);
        }
    }

    private void labels(int parameter, JsonDocument document, int concept, Consumer<IndexValue> out) {
        label(parameter, document, concept, read.text, out);
        int codings = document.child(concept, read.coding);
        int coding = codings == JsonDocument.NONE ? JsonDocument.NONE : document.firstChild(codings);
        for (; coding != JsonDocument.NONE; coding = document.next(coding)) {
            label(parameter, document, coding, display, out);
        }
    }

    private void label(int parameter, JsonDocument document, int node, int member, Consumer<IndexValue> out) {
        int child = document.child(node, member);
        String text = child == JsonDocument.NONE ? "" : document.text(child, labels);
        if (!text.isEmpty()) {
            out.accept(new IndexValue.Label(parameter, text));
        }
    }

    private void ofType(int parameter, JsonDocument document, int node, Consumer<IndexValue> out) {
        String value = ElementReader.text(document, node, read.value);
        int concept = document.child(node, type);
        int codings = concept == JsonDocument.NONE ? JsonDocument.NONE : document.child(concept, read.coding);
        if (value.isEmpty() || codings == JsonDocument.NONE) {
            return;
        }
        for (int coding = document.firstChild(codings); coding != JsonDocument.NONE; coding = document.next(coding)) {
            String system = read.repeated(document, coding, read.system);
            String code = read.repeated(document, coding, read.code);
            out.accept(new IndexValue.Composite(parameter, system, code, "", value, 0, 0, 0, 0));
        }
    }

    private void identifier(int parameter, JsonDocument document, int node, Consumer<IndexValue> out) {
        int child = document.child(node, identifier);
        if (child != JsonDocument.NONE) {
            String system = read.repeated(document, child, read.system);
            String value = ElementReader.text(document, child, read.value);
            if (!system.isEmpty() || !value.isEmpty()) {
                out.accept(new IndexValue.Token(parameter, system, value));
            }
        }
    }
}
