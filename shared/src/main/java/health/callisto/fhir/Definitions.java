package health.callisto.fhir;

import java.util.List;
import java.util.Optional;

/**
 * The structure of R4 as this product needs it: names, types and their elements, from tables that the build compiled
 * out of the published definitions. Immutable; one instance serves every service of a process.
 */
public final class Definitions {
    private Definitions() {}

    /** The definitions of R4 (4.0.1), loaded at the first call. */
    public static Definitions r4() {
        throw new UnsupportedOperationException("helper A");
    }

    public NameTable names() {
        throw new UnsupportedOperationException("helper A");
    }

    /** The 146 concrete resource types in the order of their numbers. */
    public List<ResourceType> resourceTypes() {
        throw new UnsupportedOperationException("helper A");
    }

    public Optional<ResourceType> resourceType(String name) {
        throw new UnsupportedOperationException("helper A");
    }

    /** The type of that number; IllegalArgumentException if there is none. */
    public ResourceType resourceType(int number) {
        throw new UnsupportedOperationException("helper A");
    }

    /** A resource type, data type or backbone element by its path: {@code Patient}, {@code HumanName}, {@code Patient.contact}. */
    public Optional<TypeDefinition> type(String name) {
        throw new UnsupportedOperationException("helper A");
    }
}
