package health.callisto.conformance;

import java.math.BigDecimal;

/** A number or a range of numbers as a resource has it (R4 search.html#number). An open end is a very great number. */
record Amount(BigDecimal low, BigDecimal high) {
    static final BigDecimal OPEN = new BigDecimal("1e300");

    static Amount of(BigDecimal number) {
        return new Amount(number, number);
    }

    /** Whether it meets this prefix and search value: with eq, ne and ap the digits of the value make a range. */
    boolean meets(String prefix, String text) {
        BigDecimal value = new BigDecimal(text);
        boolean exponent = text.toLowerCase(java.util.Locale.ROOT).contains("e");
        int scale = exponent ? value.scale() : Math.max(0, value.scale());
        BigDecimal half = new BigDecimal(5).scaleByPowerOfTen(-scale - 1);
        BigDecimal from = value.subtract(half);
        BigDecimal to = value.add(half);
        return switch (prefix) {
            case "eq" -> low.compareTo(from) >= 0 && high.compareTo(to) < 0;
            case "ne" -> low.compareTo(from) < 0 || high.compareTo(to) >= 0;
            case "gt" -> high.compareTo(value) > 0;
            case "lt" -> low.compareTo(value) < 0;
            case "ge" -> high.compareTo(value) >= 0;
            case "le" -> low.compareTo(value) <= 0;
            case "sa" -> low.compareTo(value) > 0;
            case "eb" -> high.compareTo(value) < 0;
            case "ap" -> {
                BigDecimal tenth = value.abs().movePointLeft(1);
                BigDecimal least = from.min(value.subtract(tenth));
                BigDecimal most = to.max(value.add(tenth));
                yield low.compareTo(most) <= 0 && high.compareTo(least) >= 0;
            }
            default -> throw new IllegalArgumentException("No prefix: " + prefix);
        };
    }
}
