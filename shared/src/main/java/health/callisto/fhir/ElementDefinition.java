package health.callisto.fhir;

/**
 * One element of a type as it stands in JSON.
 *
 * @param name its number in the {@link NameTable}
 * @param jsonName {@code valueQuantity}
 * @param pathName the name in FHIRPath: {@code value} for the choice, else the same
 * @param typeName name of its {@link TypeDefinition}; {@code Resource} for contained ones
 * @param min least number of values
 * @param repeats whether its JSON is an array
 */
public record ElementDefinition(
        int name, String jsonName, String pathName, String typeName, int min, boolean repeats) {}
