package health.callisto.deidentify;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.TypeDefinition;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads JSON (R4 json.html) into {@link Node}s. An instance serves one thread. */
final class NodeReader {
    private final Definitions definitions;
    private final JsonParser parser;
    private final TypeDefinition plain;

    NodeReader(Definitions definitions) {
        this.definitions = definitions;
        this.parser = new JsonParser(definitions.names());
        this.plain = definitions.type("Element").orElseThrow();
    }

    /** A resource; Problem INVALID if it has something that R4 does not define, which no rule could name. */
    Node resource(byte[] json) {
        JsonDocument document = parser.parse(json);
        Node root = Node.root(resourceType(document, JsonDocument.ROOT).orElseThrow(NodeReader::undefined));
        members(document, JsonDocument.ROOT, root, root.type());
        return root;
    }

    /** A value of the data type; Problem INVALID as for a resource. */
    Node value(byte[] json, TypeDefinition type) {
        Node root = Node.root(type);
        members(parser.parse(json), JsonDocument.ROOT, root, type);
        return root;
    }

    private Optional<TypeDefinition> resourceType(JsonDocument document, int object) {
        int member = document.child(object, "resourceType");
        return member == JsonDocument.NONE
                ? Optional.empty()
                : definitions.type(document.text(member)).filter(type -> type.kind() == TypeDefinition.Kind.RESOURCE);
    }

    private void members(JsonDocument document, int object, Node owner, TypeDefinition type) {
        for (int member = document.firstChild(object); member != JsonDocument.NONE; member = document.next(member)) {
            ElementDefinition element = type.element(document.name(member));
            if (element != null) {
                member(document, member, owner, element);
            } else if (!owner.isResource() || !document.nameText(member).equals("resourceType")) {
                throw undefined();
            }
        }
    }

    /** A primitive's values and what stands beside them are two members, either of which may come first. */
    private void member(JsonDocument document, int member, Node owner, ElementDefinition element) {
        if (!document.isArray(member)) {
            item(document, member, owner, element, slots(owner, element), 0, document.isShadow(member));
            return;
        }
        List<Node> slots = slots(owner, element);
        int index = 0;
        for (int item = document.firstChild(member); item != JsonDocument.NONE; item = document.next(item)) {
            item(document, item, owner, element, slots, index++, document.isShadow(member));
        }
    }

    private static List<Node> slots(Node owner, ElementDefinition element) {
        return new ArrayList<>(owner.children().stream()
                .filter(child -> child.jsonName().equals(element.jsonName()))
                .toList());
    }

    private void item(
            JsonDocument document,
            int item,
            Node owner,
            ElementDefinition element,
            List<Node> slots,
            int index,
            boolean beside) {
        while (slots.size() <= index) {
            slots.add(owner.add(element, resourceType(document, item, element)));
        }
        Node node = slots.get(index);
        if (beside && document.isObject(item)) {
            members(document, item, node, plain);
        } else if (document.isObject(item)) {
            members(document, item, node, node.type());
        } else if (document.kind(item) != JsonDocument.Kind.NULL) {
            node.setValue(new Literal(document.text(item), document.isString(item)));
        }
    }

    private TypeDefinition resourceType(JsonDocument document, int item, ElementDefinition element) {
        boolean holdsResource = element.type().name().equals("Resource") && document.isObject(item);
        return holdsResource ? resourceType(document, item).orElseThrow(NodeReader::undefined) : element.type();
    }

    private static Problem undefined() {
        return Problem.invalid("The resource has something that R4 does not define, which no rule can name");
    }
}
