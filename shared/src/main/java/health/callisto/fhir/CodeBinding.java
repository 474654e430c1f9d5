package health.callisto.fhir;

import java.util.Map;
import java.util.Set;

/**
 * The required binding of an element of type code: the codes it may have, and the systems they are from, which the element
 * itself does not say (R4 terminologies.html#code).
 *
 * @param codes that it may have; empty where they are not checked
 * @param systems the codes of each system; no codes: all of them
 */
public record CodeBinding(Set<String> codes, Map<String, Set<String>> systems) {
    /** Of an element that has none. */
    public static final CodeBinding NONE = new CodeBinding(Set.of(), Map.of());

    public CodeBinding {
        codes = Set.copyOf(codes);
        systems = Map.copyOf(systems);
    }

    /** Whether the code in such an element stands for that code of the system. */
    public boolean implies(String system, String code) {
        Set<String> ofSystem = systems.get(system);
        return ofSystem != null && (ofSystem.isEmpty() || ofSystem.contains(code));
    }
}
