package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.DateNode;
import health.callisto.expression.Numbers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A JSON value as text, as .NET's invariant culture writes it: published mappings and stored Observations have it so. */
final class TokenText {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MM/dd/uuuu HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

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
            case NUMBER -> Optional.of(value.isIntegralNumber() ? value.asText() : Numbers.text(value.doubleValue()));
            default -> Optional.empty();
        };
    }
}
