package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.time.Instant;
import java.util.Optional;

/** Dates among JSON values: what a broker says of a message's time, and what functions make of numbers. */
public final class DateNode {
    private DateNode() {}

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
