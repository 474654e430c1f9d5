package health.callisto.deidentify;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * {@code redact}: the value goes, but for what the parameters let stay of dates, ages and postal codes.
 *
 * @param keepsAges {@code enablePartialAgesForRedact}: ages up to 89 stay
 * @param postalCodes what is left of postal codes; empty: nothing
 */
record Redact(DateRedaction dates, boolean keepsAges, Optional<PostalCodes> postalCodes) implements Method {
    private static final BigDecimal OLDEST_KEPT = BigDecimal.valueOf(89);

    @Override
    public void apply(Node node, Pass pass) {
        Optional<String> value = node.text().filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            return;
        }
        if (DateRedaction.isDate(node)) {
            dates.redact(node, pass);
        } else if (node.name().equals("postalCode") && postalCodes.isPresent()) {
            node.setValue(Literal.string(postalCodes.get().abstracted(value.get())));
            pass.done(node, Operation.ABSTRACT);
        } else {
            if (!isKeptAge(node, value.get())) {
                node.clearValue();
            }
            pass.done(node, Operation.REDACT);
        }
    }

    private boolean isKeptAge(Node node, String value) {
        return keepsAges
                && node.isOf("decimal")
                && node.parent().filter(parent -> parent.isOf("Age")).isPresent()
                && new BigDecimal(value).compareTo(OLDEST_KEPT) <= 0;
    }
}
