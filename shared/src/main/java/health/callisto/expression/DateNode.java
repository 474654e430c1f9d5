package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.time.Instant;
import java.util.Optional;

/** Dates among JSON values: what a broker says of a message's time, and what functions make of numbers. */
public final class DateNode {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private DateNode() {}

    /** Whether a date can be that time: of the years 1 to 9999, as .NET and FHIR have them. */
    public static boolean isInRange(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }

    public static JsonNode of(Instant time) {
        return new POJONode(time);
    }

    /** Empty if the value is no date. */
    public static Optional<Instant> instant(JsonNode value) {
        return value instanceof POJONode node && node.getPojo() instanceof Instant time
                ? Optional.of(time)
                : Optional.empty();
    }
}
