package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A code of a mapping, as FHIR writes it (R4 datatypes.html#Coding). */
public record Coding(Optional<String> system, Optional<String> code, Optional<String> display) {
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        system.ifPresent(value -> json.put("system", value));
        code.ifPresent(value -> json.put("code", value));
        display.ifPresent(value -> json.put("display", value));
        return json;
    }

    /** A CodeableConcept; what is empty is left out. */
    public static ObjectNode concept(List<Coding> codings, Optional<String> text) {
        ObjectNode concept = JsonNodeFactory.instance.objectNode();
        if (!codings.isEmpty()) {
            ArrayNode list = concept.putArray("coding");
            codings.forEach(coding -> list.add(coding.json()));
        }
        text.ifPresent(value -> concept.put("text", value));
        return concept;
    }
}
