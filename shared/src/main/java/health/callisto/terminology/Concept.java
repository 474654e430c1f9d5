package health.callisto.terminology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A concept of a code system.
 *
 * @param display empty where there is none
 * @param inactive whether it is not to be used any more
 * @param notSelectable whether it only groups others
 * @param designations as they stand in the resource
 */
public record Concept(
        String system,
        String code,
        String display,
        boolean inactive,
        boolean notSelectable,
        List<JsonNode> designations) {
    public Concept {
        designations = List.copyOf(designations);
    }

    /** One that is only named. */
    static Concept named(String system, String code, String display) {
        return new Concept(system, code, display, false, false, List.of());
    }

    /** Stands for the concept in sets. */
    String key() {
        return system + "|" + code;
    }
}
