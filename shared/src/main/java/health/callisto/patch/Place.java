package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.TypeDefinition;

/**
 * An element in a tree: a member of an object, or an item of the array that is such a member.
 *
 * @param owner the object that has the member
 * @param name of the member in JSON ({@code valueQuantity})
 * @param index in the member's array; negative where the member is no array
 */
record Place(ObjectNode owner, String name, int index, TypeDefinition type) {
    JsonNode value() {
        JsonNode member = owner.path(name);
        return index < 0 ? member : member.path(index);
    }

    /** Takes the element out, and with it the extensions of a primitive, which stand in a member beside it. */
    void remove() {
        for (String member : new String[] {name, "_" + name}) {
            if (index < 0) {
                owner.remove(member);
            } else if (owner.path(member) instanceof ArrayNode items && index < items.size()) {
                items.remove(index);
            }
        }
    }

    /** Puts the value in place of the element; what stood beside a primitive belonged to the old value. */
    void replace(JsonNode value) {
        if (index < 0) {
            owner.remove("_" + name);
            owner.set(name, value);
        } else {
            ((ArrayNode) owner.get(name)).set(index, value);
            if (owner.path("_" + name) instanceof ArrayNode beside && index < beside.size()) {
                beside.setNull(index);
            }
        }
    }
}
