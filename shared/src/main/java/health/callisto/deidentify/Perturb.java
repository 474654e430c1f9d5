package health.callisto.deidentify;

import health.callisto.fhir.DecimalText;
import health.callisto.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * {@code perturb}: even noise is added to a number, or to the value of a quantity, whose other members stay.
 *
 * @param span from the least to the greatest noise; of the value itself where it is proportional
 * @param places decimal places of what comes out; integers have none
 */
record Perturb(BigDecimal span, boolean proportional, int places, RandomGenerator random) implements Method {
    private static final Set<String> INTEGERS = Set.of("integer", "positiveInt", "unsignedInt");
    private static final Set<String> QUANTITIES =
            Set.of("Quantity", "SimpleQuantity", "Money", "MoneyQuantity", "Age", "Count", "Distance", "Duration");

    @Override
    public void apply(Node node, Pass pass) {
        Optional<Node> number = number(node).filter(found -> !found.settled());
        Optional<String> value = number.flatMap(Node::text);
        if (value.filter(text -> !DecimalText.isBounded(text)).isPresent()) {
            // Stored before such numbers were refused: with noise it would be written with all its digits.
            number.get().clearValue();
            pass.done(number.get(), Operation.REDACT);
            node.settleAll();
        } else if (value.isPresent()) {
            String changed = changed(number.get(), value.get());
            number.get().setValue(Literal.of(number.get().typeName(), changed));
            pass.done(number.get(), Operation.PERTURB);
            node.settleAll();
        }
    }

    private static Optional<Node> number(Node node) {
        if (QUANTITIES.contains(node.typeName())) {
            return node.children("value").stream().findFirst();
        }
        return node.isOf("decimal") || INTEGERS.contains(node.typeName()) ? Optional.of(node) : Optional.empty();
    }

    private String changed(Node number, String text) {
        BigDecimal value = decimal(text);
        BigDecimal width = proportional ? span.multiply(value.abs()) : span;
        BigDecimal noise = width.multiply(BigDecimal.valueOf(random.nextDouble() - 0.5));
        BigDecimal sum = value.add(noise);
        int scale = INTEGERS.contains(number.typeName()) ? 0 : places;
        BigDecimal rounded = sum.scale() > scale ? sum.setScale(scale, RoundingMode.HALF_EVEN) : sum;
        return least(number).map(rounded::max).orElse(rounded).toPlainString();
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw Problem.unprocessable("there is no number to add noise to");
        }
    }

    private static Optional<BigDecimal> least(Node number) {
        return number.isOf("positiveInt")
                ? Optional.of(BigDecimal.ONE)
                : number.isOf("unsignedInt") ? Optional.of(BigDecimal.ZERO) : Optional.empty();
    }
}
