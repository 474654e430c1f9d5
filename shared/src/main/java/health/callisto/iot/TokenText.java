package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.DateNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A JSON value as text, as .NET's invariant culture writes it: published mappings and stored Observations have it so. */
final class TokenText {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MM/dd/uuuu HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** From here on .NET writes an exponent. */
    private static final int PLAIN_DIGITS = 15;

    private static final int SMALLEST_PLAIN_EXPONENT = -5;
    private static final int MOST_DIGITS = 17;

    private TokenText() {}

    /** Empty for null, objects and arrays. */
    static Optional<String> of(JsonNode value) {
        Optional<Instant> date = DateNode.instant(value);
        if (date.isPresent()) {
            return Optional.of(DATE.format(date.get()));
        }
        return switch (value.getNodeType()) {
            case STRING -> Optional.of(value.asText());
            case BOOLEAN -> Optional.of(value.booleanValue() ? "True" : "False");
            case NUMBER -> Optional.of(value.isIntegralNumber() ? value.asText() : number(value.doubleValue()));
            default -> Optional.empty();
        };
    }

    /** The fewest digits that read as the same number again. */
    static String number(double value) {
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
