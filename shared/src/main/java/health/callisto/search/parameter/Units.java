package health.callisto.search.parameter;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Conversions between units of UCUM, so that 5 g are found as 5000 mg (R4 search.html#quantity). For all threads. */
public final class Units {
    public static final String UCUM = "http://unitsofmeasure.org";

    private static final int KEPT = 10_000;
    /** Temperatures begin at different zeros: kelvins in one degree, and at zero degrees. */
    private static final Map<String, Conversion> KELVINS = Map.of(
            "K", new Conversion(BigDecimal.ONE, BigDecimal.ZERO),
            "Cel", new Conversion(BigDecimal.ONE, new BigDecimal("273.15")),
            "[degF]", new Conversion(ninths("5"), ninths("2298.35")));

    private static final Map<String, Optional<Ucum.Canonical>> CANONICAL = new ConcurrentHashMap<>();

    private Units() {}

    /** From one unit to another: {@code value × factor + offset}. The factor is positive. */
    public record Conversion(BigDecimal factor, BigDecimal offset) {
        public BigDecimal of(BigDecimal value) {
            return value.multiply(factor, Ucum.DIGITS).add(offset, Ucum.DIGITS);
        }
    }

    /** Empty if the units measure different things or one of them is not UCUM's. */
    public static Optional<Conversion> conversion(String from, String to) {
        Conversion first = KELVINS.get(from);
        Conversion second = KELVINS.get(to);
        if (first != null && second != null) {
            BigDecimal offset = first.offset().subtract(second.offset()).divide(second.factor(), Ucum.DIGITS);
            return Optional.of(new Conversion(first.factor().divide(second.factor(), Ucum.DIGITS), offset));
        }
        return canonical(from).flatMap(one -> canonical(to)
                .filter(other -> other.dimensions().equals(one.dimensions()))
                .map(other -> new Conversion(one.factor().divide(other.factor(), Ucum.DIGITS), BigDecimal.ZERO)));
    }

    private static Optional<Ucum.Canonical> canonical(String code) {
        if (CANONICAL.size() > KEPT) {
            // Callers make up units: what they asked for is not kept for ever.
            CANONICAL.clear();
        }
        return CANONICAL.computeIfAbsent(code, Ucum.tables()::canonical);
    }

    private static BigDecimal ninths(String number) {
        return new BigDecimal(number).divide(new BigDecimal(9), Ucum.DIGITS);
    }
}
