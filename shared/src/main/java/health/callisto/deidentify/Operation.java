package health.callisto.deidentify;

import java.util.List;

/** What was done to a value, with the label that tells so in {@code meta.security}: codes and texts as published. */
enum Operation {
    REDACT(Operation.OBSERVATION_VALUE, "REDACTED", "redacted"),
    ABSTRACT(Operation.OBSERVATION_VALUE, "ABSTRED", "abstracted"),
    /** Without the P: so the code system spells it. */
    CRYPTO_HASH(Operation.OBSERVATION_VALUE, "CRYTOHASH", "cryptographic hash function"),
    ENCRYPT(Operation.OBSERVATION_VALUE, "MASKED", "masked"),
    PERTURB("", "PERTURBED", "exact value is replaced with another exact value"),
    SUBSTITUTE("", "SUBSTITUTED", "exact value is replaced with a predefined value"),
    GENERALIZE("", "GENERALIZED", "exact value is replaced with a general value");

    private static final String OBSERVATION_VALUE = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private final String system;
    private final String code;
    private final String display;

    Operation(String system, String code, String display) {
        this.system = system;
        this.code = code;
        this.display = display;
    }

    String code() {
        return code;
    }

    /** Name and value of the members of the label's Coding. */
    List<List<String>> coding() {
        List<String> coded = List.of("code", code);
        List<String> shown = List.of("display", display);
        return system.isEmpty() ? List.of(coded, shown) : List.of(List.of("system", system), coded, shown);
    }
}
