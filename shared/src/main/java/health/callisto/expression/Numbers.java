package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads numbers as both languages do: a 64-bit integer if it is one, else a double. */
final class Numbers {
    private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?[0-9]{1,30}\\s*");
    private static final Pattern DECIMAL =
            Pattern.compile("\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?\\s*");
    private static final int LONGEST = 400;

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
}
