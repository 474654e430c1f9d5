package health.callisto.fhir;

import java.util.List;
import java.util.Optional;

/** A type of R4 with the elements it may have, inherited ones included. */
public final class TypeDefinition {
    private final String name;

    TypeDefinition(String name) {
        this.name = name;
    }

    /** {@code Patient}, {@code HumanName}, {@code date}, or for a backbone element its path, {@code Patient.contact}. */
    public String name() {
        return name;
    }

    /** Whether its values are JSON strings, numbers or booleans. */
    public boolean isPrimitive() {
        throw new UnsupportedOperationException("helper A");
    }

    /** All elements as they stand in JSON: a choice element once for each of its types ({@code valueQuantity}, …). */
    public List<ElementDefinition> elements() {
        throw new UnsupportedOperationException("helper A");
    }

    /** The element whose JSON member has that name number; null where there is none (a hot path: no Optional). */
    @org.jspecify.annotations.Nullable
    ElementDefinition element(int nameNumber) {
        throw new UnsupportedOperationException("helper A");
    }

    /** The elements that a FHIRPath step reaches: one, or for a choice ({@code value}) one for each type; may be empty. */
    public List<ElementDefinition> step(String fhirPathName) {
        throw new UnsupportedOperationException("helper A");
    }

    public Optional<ElementDefinition> element(String jsonName) {
        throw new UnsupportedOperationException("helper A");
    }
}
