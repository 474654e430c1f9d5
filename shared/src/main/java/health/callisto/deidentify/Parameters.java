package health.callisto.deidentify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The {@code parameters} of a rule file; keys that are empty are absent. */
record Parameters(
        Optional<String> dateShiftKey,
        DateShift.Scope dateShiftScope,
        OptionalInt dateShiftFixedOffsetInDays,
        Optional<String> cryptoHashKey,
        Optional<String> encryptKey,
        boolean partialAges,
        boolean partialDates,
        boolean partialZipCodes,
        List<String> restrictedZipCodeAreas) {
    Parameters {
        restrictedZipCodeAreas = List.copyOf(restrictedZipCodeAreas);
    }

    /** No secret gets into a log. */
    @Override
    public String toString() {
        return "Parameters";
    }
}
