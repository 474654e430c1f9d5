package health.callisto.fhir;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A type of R4 with the elements it may have, inherited ones included. Immutable once the loader has defined it. */
public final class TypeDefinition {
    /** The closed set of kinds. */
    public enum Kind {
        RESOURCE,
        /** A data type with elements. */
        COMPLEX,
        /** An element with elements of its own, such as Patient.contact. */
        BACKBONE,
        /** A JSON string, number or boolean. */
        PRIMITIVE,
        /** Resource, DomainResource, Element, BackboneElement. */
        ABSTRACT;

        static Kind of(String name) {
            return valueOf(name.toUpperCase(java.util.Locale.ROOT));
        }
    }

    private final String name;
    private final Kind kind;
    private final PrimitiveFormat format;
    private List<ElementDefinition> elements = List.of();
    private List<ElementDefinition> required = List.of();
    private @Nullable ElementDefinition[] byName = new ElementDefinition[0];

    TypeDefinition(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
        this.format = kind == Kind.PRIMITIVE ? PrimitiveFormat.of(name) : PrimitiveFormat.STRING;
    }

    void define(int nameCount, List<ElementDefinition> defined) {
        elements = List.copyOf(defined);
        required = elements.stream().filter(element -> element.min() > 0).toList();
        byName = new ElementDefinition[nameCount];
        for (ElementDefinition element : elements) {
            byName[element.name()] = element;
        }
    }

    /** {@code Patient}, {@code HumanName}, {@code date}, or for a backbone element its path, {@code Patient.contact}. */
    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether its values are JSON strings, numbers or booleans. */
    public boolean isPrimitive() {
        return kind == Kind.PRIMITIVE;
    }

    /** What the values of a primitive type must look like. */
    PrimitiveFormat format() {
        return format;
    }

    /** All elements as they stand in JSON: a choice element once for each of its types ({@code valueQuantity}, …). */
    public List<ElementDefinition> elements() {
        return elements;
    }

    /** The elements of which there must be at least one. */
    List<ElementDefinition> required() {
        return required;
    }

    /** The element whose JSON member has that name number; null where there is none (a hot path: no Optional). */
    public @Nullable ElementDefinition element(int nameNumber) {
        return nameNumber >= 0 && nameNumber < byName.length ? byName[nameNumber] : null;
    }

    /** The elements that a FHIRPath step reaches: one, or for a choice ({@code value}) one for each type; may be empty. */
    public List<ElementDefinition> step(String fhirPathName) {
        return elements.stream()
                .filter(element -> element.pathName().equals(fhirPathName))
                .toList();
    }

    public Optional<ElementDefinition> element(String jsonName) {
        return elements.stream()
                .filter(element -> element.jsonName().equals(jsonName))
                .findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
