package health.callisto.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The structure of R4 as this product needs it: names, types and their elements, from tables that the build compiled
 * out of the published definitions. Immutable; one instance serves every service of a process.
 */
public final class Definitions {
    private final NameTable names;
    private final List<ResourceType> resourceTypes;
    private final Map<String, ResourceType> resourceTypesByName;
    private final Map<String, TypeDefinition> types;

    Definitions(
            NameTable names,
            List<ResourceType> resourceTypes,
            Map<String, ResourceType> resourceTypesByName,
            Map<String, TypeDefinition> types) {
        this.names = names;
        this.resourceTypes = List.copyOf(resourceTypes);
        this.resourceTypesByName = Map.copyOf(resourceTypesByName);
        this.types = Map.copyOf(types);
    }

    /** The definitions of R4 (4.0.1), loaded at the first call. */
    public static Definitions r4() {
        return R4.INSTANCE;
    }

    private static final class R4 {
        static final Definitions INSTANCE = new DefinitionsLoader().load();
    }

    public NameTable names() {
        return names;
    }

    /** The 146 concrete resource types in the order of their numbers. */
    public List<ResourceType> resourceTypes() {
        return resourceTypes;
    }

    public Optional<ResourceType> resourceType(String name) {
        return Optional.ofNullable(resourceTypesByName.get(name));
    }

    /** The type of that number; IllegalArgumentException if there is none. */
    public ResourceType resourceType(int number) {
        if (number < 1 || number > resourceTypes.size()) {
            throw new IllegalArgumentException("No resource type has the number " + number);
        }
        return resourceTypes.get(number - 1);
    }

    /** A resource type, data type or backbone element by its path: {@code Patient}, {@code HumanName}, {@code Patient.contact}. */
    public Optional<TypeDefinition> type(String name) {
        return Optional.ofNullable(types.get(name));
    }
}
