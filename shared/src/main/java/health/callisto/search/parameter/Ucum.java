package health.callisto.search.parameter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fhir.ucum.Component;
import org.fhir.ucum.DefinedUnit;
import org.fhir.ucum.ExpressionParser;
import org.fhir.ucum.Factor;
import org.fhir.ucum.Operator;
import org.fhir.ucum.Symbol;
import org.fhir.ucum.Term;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumModel;
import org.fhir.ucum.Unit;

/**
 * The units of UCUM (ucum.org) in base units. Its tables and its grammar are the library's; the arithmetic is not, because
 * the library rounds to the digits of a definition: 12 inches of 2.54 cm are 30.5 cm to it.
 */
final class Ucum {
    static final MathContext DIGITS = MathContext.DECIMAL128;

    private static final String TABLES = "/ucum-essence.xml";
    private static final Pattern ARBITRARY = Pattern.compile("<unit Code=\"([^\"]*)\"[^>]*isArbitrary=\"yes\"");

    private final UcumModel model;
    /** Units of a procedure of their own, such as [IU]: none can be converted to another. */
    private final Set<String> arbitrary = new HashSet<>();

    /**
     * A unit as an amount of base units.
     *
     * @param dimensions exponents by base unit, none zero
     */
    record Canonical(BigDecimal factor, Map<String, Integer> dimensions) {
        Canonical {
            dimensions = Map.copyOf(dimensions);
        }
    }

    private Ucum() {
        try (InputStream in = UcumEssenceService.class.getResourceAsStream(TABLES)) {
            byte[] tables = java.util.Objects.requireNonNull(in, TABLES).readAllBytes();
            Matcher units = ARBITRARY.matcher(new String(tables, StandardCharsets.UTF_8));
            while (units.find()) {
                arbitrary.add(units.group(1));
            }
            model = new UcumEssenceService(new ByteArrayInputStream(tables)).getModel();
        } catch (IOException e) {
            throw new UncheckedIOException("The units of UCUM cannot be read", e);
        } catch (UcumException e) {
            throw new IllegalStateException("The units of UCUM cannot be read", e);
        }
    }

    /** Loaded when it is first asked for. */
    static Ucum tables() {
        return Loaded.INSTANCE;
    }

    private static final class Loaded {
        static final Ucum INSTANCE = new Ucum();
    }

    /** Empty for what is not a unit of UCUM, or one that is no multiple of others (a logarithm, a temperature). */
    Optional<Canonical> canonical(String code) {
        if (code.isBlank()) {
            return Optional.empty();
        }
        try {
            Product product = new Product();
            product.multiply(new ExpressionParser(model).parse(code), 1);
            return product.factor.signum() > 0
                    ? Optional.of(new Canonical(product.factor, product.dimensions))
                    : Optional.empty();
        } catch (UcumException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A product of units under way. */
    private final class Product {
        private BigDecimal factor = BigDecimal.ONE;
        private final Map<String, Integer> dimensions = new TreeMap<>();

        /** From left to right; a division is of the next component alone (UCUM §7). */
        void multiply(Term whole, int exponent) throws UcumException {
            Optional<Term> term = Optional.of(whole);
            int sign = 1;
            while (term.isPresent()) {
                Term now = term.get();
                if (now.hasComp()) {
                    multiply(now.getComp(), sign * exponent);
                }
                sign = now.hasOp() && now.getOp() == Operator.DIVISION ? -1 : 1;
                term = Optional.ofNullable(now.getTerm());
            }
        }

        private void multiply(Component component, int exponent) throws UcumException {
            if (component instanceof Term term) {
                multiply(term, exponent);
            } else if (component instanceof Factor number) {
                times(BigDecimal.valueOf(number.getValue()), exponent);
            } else if (component instanceof Symbol symbol) {
                int power = symbol.getExponent() * exponent;
                if (symbol.hasPrefix()) {
                    times(new BigDecimal(symbol.getPrefix().getValue().asDecimal()), power);
                }
                unit(symbol.getUnit(), power);
            }
        }

        private void unit(Unit unit, int power) throws UcumException {
            if (!(unit instanceof DefinedUnit defined)) {
                dimension(unit.getCode(), power);
                return;
            }
            if (defined.isSpecial()) {
                throw new UcumException("No multiple of other units: " + unit.getCode());
            }
            String of = defined.getValue().getUnit();
            if (arbitrary.contains(unit.getCode()) && !arbitrary.contains(of)) {
                dimension(unit.getCode(), power);
                return;
            }
            times(new BigDecimal(defined.getValue().getValue().asDecimal()), power);
            multiply(new ExpressionParser(model).parse(of), power);
        }

        private void dimension(String base, int power) {
            dimensions.merge(base, power, (one, other) -> one + other == 0 ? null : one + other);
        }

        private void times(BigDecimal value, int power) {
            factor = factor.multiply(value.pow(power, DIGITS), DIGITS);
        }
    }
}
