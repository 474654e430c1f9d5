package health.callisto.search.query;

import health.callisto.fhir.DecimalText;
import health.callisto.search.parameter.Units;
import health.callisto.search.parameter.ValueExtractor;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number of a query and the range that its digits imply (R4 search.html#number): 100 stands for 99.5 to 100.5, 100.00
 * for 99.995 to 100.005.
 *
 * @param half of the range
 */
record Decimal(BigDecimal number, BigDecimal half) {
    /** Empty if the text is not a decimal, or one that no resource may have. */
    static Optional<Decimal> read(String text) {
        if (text.isEmpty() || !DecimalText.isBounded(text) || !isDecimal(text)) {
            return Optional.empty();
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        BigDecimal half = BigDecimal.valueOf(5).scaleByPowerOfTen(-precisionScale(text, number) - 1);
        return Optional.of(new Decimal(number, half));
    }

    double value() {
        return indexed(number);
    }

    /** As index tables hold it. */
    private static double indexed(BigDecimal number) {
        return ValueExtractor.indexed(number.doubleValue());
    }

    /** The least number of the range. */
    double low() {
        return indexed(number.subtract(half));
    }

    /** The number after the range; always greater than {@link #low}. */
    double end() {
        return Math.max(indexed(number.add(half)), Math.nextUp(low()));
    }

    /** The same amount in another unit. */
    Decimal in(Units.Conversion conversion) {
        return new Decimal(conversion.of(number), half.multiply(conversion.factor()));
    }

    /** Digits behind the point; for a number with an exponent such as 1e2, that of its last digit. */
    private static int precisionScale(String text, BigDecimal number) {
        boolean exponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        return exponent ? number.scale() : Math.max(0, number.scale());
    }

    /** The least number that is "approximately" this one: a tenth of the value to either side. */
    double approximateLow() {
        return Math.min(low(), value() - tenth());
    }

    /** The number after those that are approximately this one. */
    double approximateEnd() {
        return Math.max(end(), Math.nextUp(value() + tenth()));
    }

    private double tenth() {
        return Math.abs(value()) / 10;
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
