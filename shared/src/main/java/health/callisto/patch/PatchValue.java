package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.TypeDefinition;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * The value in an operation of a FHIRPath Patch: {@code value[x]}, or parts that name the members of an element that has no
 * type of its own (R4 fhirpatch.html).
 *
 * @param type the suffix of value[x]: {@code Quantity}; empty for parts
 */
record PatchValue(String type, JsonNode json) {
    /** The value as a part holds it; Problem INVALID if it has none. */
    static PatchValue of(JsonNode part) {
        for (Map.Entry<String, JsonNode> member : part.properties()) {
            if (member.getKey().startsWith("value") && member.getKey().length() > "value".length()) {
                return new PatchValue(member.getKey().substring("value".length()), member.getValue());
            }
        }
        if (part.has("part")) {
            return new PatchValue("", part.path("part"));
        }
        if (part.has("resource")) {
            return new PatchValue("Resource", part.path("resource"));
        }
        throw Problem.invalid("The part '" + part.path("name").asText() + "' of the patch needs a value[x] or parts");
    }

    /** The element of that name, of the value's type where it is a choice; Problem UNPROCESSABLE if there is none. */
    ElementDefinition element(TypeDefinition owner, String name) {
        List<ElementDefinition> elements = owner.step(name);
        if (elements.isEmpty()) {
            elements = owner.element(name).map(List::of).orElse(List.of());
        }
        return elements.stream()
                .filter(element -> !element.choice()
                        || element.jsonName().equals(element.pathName() + type)
                        || element.jsonName().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.unprocessable(
                        owner.name() + " has no element '" + name + "'" + (type.isEmpty() ? "" : " of type " + type)));
    }

    /** The JSON that an element of that type gets. */
    JsonNode json(TypeDefinition target) {
        if (!type.isEmpty()) {
            return json;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (JsonNode part : json) {
            PatchValue value = PatchValue.of(part);
            ElementDefinition element = value.element(target, part.path("name").asText());
            JsonNode built = value.json(element.type());
            if (element.repeats()) {
                ResourceTree.list(object, element.jsonName()).add(built);
            } else {
                object.set(element.jsonName(), built);
            }
        }
        return object;
    }
}
