package health.callisto.deidentify;

import java.util.List;

/**
 * What is left of a US ZIP code: its first three digits, and not even those in areas with few people (HIPAA Safe Harbor).
 *
 * @param restricted {@code restrictedZipCodeTabulationAreas}: beginnings of such areas' codes
 */
record PostalCodes(List<String> restricted) {
    private static final int KEPT = 3;

    PostalCodes {
        restricted = List.copyOf(restricted);
    }

    String abstracted(String code) {
        int kept = restricted.stream().anyMatch(code::startsWith) ? 0 : Math.min(KEPT, code.length());
        return code.substring(0, kept) + code.substring(kept).replaceAll("[0-9]", "0");
    }
}
