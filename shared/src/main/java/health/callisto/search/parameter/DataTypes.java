package health.callisto.search.parameter;

import health.callisto.fhir.TypeDefinition;
import java.util.Set;

/** Which data types a parameter of each type takes (R4 search.html, the tables of each type; see {@link ValueExtractor}). */
final class DataTypes {
    private static final Set<String> URIS = Set.of("uri", "url", "canonical", "oid", "uuid");
    private static final Set<String> NO_TEXT = Set.of(
            "boolean", "integer", "decimal", "positiveInt", "unsignedInt", "date", "dateTime", "instant", "time");
    private static final Set<String> NUMBERS = Set.of("integer", "decimal", "positiveInt", "unsignedInt", "Range");
    private static final Set<String> DATES = Set.of("date", "dateTime", "instant", "Period", "Timing");
    private static final Set<String> QUANTITIES = Set.of(
            "Quantity", "Age", "Count", "Distance", "Duration", "Money", "MoneyQuantity", "SimpleQuantity", "Range");
    private static final Set<String> CODED = Set.of("Coding", "CodeableConcept", "Identifier", "ContactPoint");

    private DataTypes() {}

    static boolean takes(ParameterType parameter, TypeDefinition type) {
        String name = type.name();
        return switch (parameter) {
            case TOKEN -> type.isPrimitive() || CODED.contains(name);
            case STRING ->
                (type.isPrimitive() && !NO_TEXT.contains(name)) || name.equals("HumanName") || name.equals("Address");
            case DATE -> DATES.contains(name);
            case NUMBER -> NUMBERS.contains(name);
            case QUANTITY -> QUANTITIES.contains(name);
            case REFERENCE ->
                name.equals("Reference") || URIS.contains(name) || type.kind() == TypeDefinition.Kind.ABSTRACT;
            case URI -> URIS.contains(name);
            case COMPOSITE -> !type.isPrimitive();
            case SPECIAL -> false;
        };
    }
}
