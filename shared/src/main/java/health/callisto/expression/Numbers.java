package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as both languages read them, a 64-bit integer if it is one, else a double; and as .NET writes them. */
public final class Numbers {
    private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?[0-9]{1,30}\\s*");
    private static final Pattern DECIMAL =
            Pattern.compile("\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?\\s*");
    private static final int LONGEST = 400;

    /** From here on .NET writes an exponent. */
    private static final int PLAIN_DIGITS = 15;

    private static final int SMALLEST_PLAIN_EXPONENT = -5;
    private static final int MOST_DIGITS = 17;

    private Numbers() {}

    static Optional<JsonNode> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (INTEGER.matcher(text).matches()) {
            try {
                return Optional.of(LongNode.valueOf(Long.parseLong(text.strip())));
            } catch (NumberFormatException e) {
                // Greater than 64 bits: a double then.
                return Optional.of(DoubleNode.valueOf(Double.parseDouble(text.strip())));
            }
        }
        return DECIMAL.matcher(text).matches()
                ? Optional.of(DoubleNode.valueOf(Double.parseDouble(text.strip())))
                : Optional.empty();
    }

    /** As .NET writes it: the fewest digits that read as the same number again. */
    public static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal digits = shortest(value).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= PLAIN_DIGITS || exponent < SMALLEST_PLAIN_EXPONENT + 1) {
            return scientific(digits, exponent);
        }
        return digits.toPlainString();
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = PLAIN_DIGITS; precision < MOST_DIGITS; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS));
    }

    private static String scientific(BigDecimal value, int exponent) {
        String digits = value.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "E" + power;
    }
}
