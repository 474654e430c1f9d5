package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A template of a device mapping, compiled: which parts of a message are measurements of its type, and what they say.
 *
 * @param match empty: the template fails for each message
 * @param scope what the other expressions see
 * @param times tried in turn; the first that gives a time counts
 */
record ContentTemplate(
        String typeName,
        Optional<MappingExpression> match,
        Scope scope,
        MappingExpression deviceId,
        List<MappingExpression> times,
        Optional<MappingExpression> patientId,
        Optional<MappingExpression> encounterId,
        Optional<MappingExpression> correlationId,
        List<Value> values) {
    /** What expressions are evaluated on. */
    enum Scope {
        /** The whole document, with the part that was matched as {@code matchedToken} (CalculatedContent). */
        DOCUMENT,
        /** The part that was matched. */
        MATCH
    }

    /** A value of a measurement. */
    record Value(String name, MappingExpression expression, boolean required) {}

    /** Makes a measurement of each match, in their order; DataError at the first that lacks what is required. */
    void project(ObjectNode document, Instant ingestionTime, Consumer<Measurement> found) {
        MappingExpression matching = match.orElseThrow(() ->
                new DataError(DataError.Kind.INCOMPATIBLE_DATA, "An expression must be set for [TypeMatchExpression]"));
        for (JsonNode matched : matching.select(document)) {
            found.accept(measurement(scoped(document, matched), ingestionTime));
        }
    }

    private JsonNode scoped(ObjectNode document, JsonNode matched) {
        return switch (scope) {
            case MATCH -> matched;
            case DOCUMENT -> {
                ObjectNode whole = document.objectNode();
                whole.setAll(document);
                whole.set("matchedToken", matched);
                yield whole;
            }
        };
    }

    private Measurement measurement(JsonNode seen, Instant ingestionTime) {
        String device = required("DeviceIdExpression", deviceId, seen);
        Instant time = time(seen);
        Optional<String> correlation =
                correlationId.map(expression -> required("CorrelationIdExpression", expression, seen));
        Optional<String> patient = patientId.flatMap(expression -> text(expression, seen));
        Optional<String> encounter = encounterId.flatMap(expression -> text(expression, seen));
        List<Measurement.Property> properties = new ArrayList<>(values.size());
        for (Value value : values) {
            if (value.required()) {
                properties.add(
                        new Measurement.Property(value.name(), required(value.name(), value.expression(), seen)));
            } else {
                text(value.expression(), seen)
                        .ifPresent(text -> properties.add(new Measurement.Property(value.name(), text)));
            }
        }
        return new Measurement(typeName, time, ingestionTime, device, patient, encounter, correlation, properties);
    }

    private Instant time(JsonNode seen) {
        for (MappingExpression expression : times) {
            Optional<Instant> time = expression.find(seen).flatMap(TokenTime::of);
            if (time.isPresent()) {
                return time.get();
            }
        }
        throw missing("TimestampExpression");
    }

    private static String required(String name, MappingExpression expression, JsonNode seen) {
        return text(expression, seen).filter(text -> !text.isBlank()).orElseThrow(() -> missing(name));
    }

    private static Optional<String> text(MappingExpression expression, JsonNode seen) {
        return expression.find(seen).flatMap(TokenText::of);
    }

    private static DataError missing(String name) {
        return new DataError(DataError.Kind.INCOMPATIBLE_DATA, "Unable to extract required value for [" + name + "]");
    }
}
