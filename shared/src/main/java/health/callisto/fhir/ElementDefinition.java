package health.callisto.fhir;

/**
 * One element of a type as it stands in JSON.
 *
 * @param name its number in the {@link NameTable}
 * @param jsonName {@code valueQuantity}
 * @param pathName the name in FHIRPath: {@code value} for the choice, else the same
 * @param type of its values; {@code Resource} for contained ones
 * @param min least number of values
 * @param repeats whether its JSON is an array
 * @param choice whether it is one type of a choice, of which only one may be there
 * @param binding what its codes may be
 * @param summary whether it is part of a summary (R4 search.html#summary)
 */
public record ElementDefinition(
        int name,
        String jsonName,
        String pathName,
        TypeDefinition type,
        int min,
        boolean repeats,
        boolean choice,
        CodeBinding binding,
        boolean summary) {

    @Override
    public String toString() {
        return jsonName;
    }
}
