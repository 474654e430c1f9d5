package health.callisto.fhir;

/**
 * The numbers that are taken: of any sense in a record, and none that grows to millions of digits where it is written without an
 * exponent, as XML and sums do.
 */
public final class DecimalText {
    /** Characters of a number. */
    public static final int MOST_CHARACTERS = 100;
    /** Greatest power of ten, and with a minus the least. */
    public static final int MOST_EXPONENT = 1_000;

    private DecimalText() {}

    /** Whether a JSON number keeps to the limits. */
    public static boolean isBounded(String number) {
        return number.length() <= MOST_CHARACTERS && hasBoundedExponent(number);
    }

    private static boolean hasBoundedExponent(String number) {
        for (int i = 0; i < number.length(); i++) {
            if ((number.charAt(i) | 0x20) == 'e') {
                return isSmall(number, i + 1);
            }
        }
        return true;
    }

    private static boolean isSmall(String number, int from) {
        int exponent = 0;
        for (int i = from; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                exponent = exponent * 10 + c - '0';
                if (exponent > MOST_EXPONENT) {
                    return false;
                }
            }
        }
        return true;
    }
}
