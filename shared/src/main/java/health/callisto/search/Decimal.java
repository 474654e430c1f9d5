package health.callisto.search;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number of a query and the range that its digits imply (R4 search.html#number): 100 stands for 99.5 to 100.5, 100.00
 * for 99.995 to 100.005.
 *
 * @param low the least number of the range
 * @param end the number after the range; always greater than {@code low}
 */
record Decimal(double value, double low, double end) {
    private static final int LONGEST = 60;

    /** Empty if the text is not a decimal, or one beyond the range of a double. */
    static Optional<Decimal> read(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !isDecimal(text)) {
            return Optional.empty();
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        double value = number.doubleValue();
        if (Double.isInfinite(value) || Math.abs(number.scale()) > 400) {
            return Optional.empty();
        }
        BigDecimal half = BigDecimal.valueOf(5).scaleByPowerOfTen(-precisionScale(text, number) - 1);
        double low = number.subtract(half).doubleValue();
        double end = number.add(half).doubleValue();
        return Optional.of(new Decimal(value, low, Math.max(end, Math.nextUp(low))));
    }

    /** Digits behind the point; for a number with an exponent such as 1e2, that of its last digit. */
    private static int precisionScale(String text, BigDecimal number) {
        boolean exponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        return exponent ? number.scale() : Math.max(0, number.scale());
    }

    /** The range that "approximately" means: a tenth of the value to either side. */
    Decimal approximately() {
        double tenth = Math.abs(value) / 10;
        return new Decimal(value, Math.min(low, value - tenth), Math.max(end, Math.nextUp(value + tenth)));
    }

    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
