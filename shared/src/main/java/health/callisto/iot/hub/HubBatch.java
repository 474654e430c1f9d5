package health.callisto.iot.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events of one partition, in their order: what one call of a trigger brings. */
public record HubBatch(HubName hub, String partition, List<HubEvent> events) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public HubBatch {
        events = List.copyOf(events);
    }

    /**
     * From the metadata of the Event Hubs trigger, each a text of JSON; IllegalArgumentException if they are not that.
     *
     * @param properties {@code PropertiesArray}
     * @param systemProperties {@code SystemPropertiesArray}
     * @param partitionContext {@code PartitionContext}
     */
    public static HubBatch of(
            List<byte[]> bodies, String properties, String systemProperties, String partitionContext) {
        JsonNode context = parse("PartitionContext", partitionContext);
        JsonNode own = parse("PropertiesArray", properties);
        JsonNode broker = parse("SystemPropertiesArray", systemProperties);
        if (own.size() != bodies.size() || broker.size() != bodies.size()) {
            throw new IllegalArgumentException("The trigger brought " + bodies.size() + " events but the properties of "
                    + own.size() + " and the system properties of " + broker.size());
        }
        List<HubEvent> events = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            ObjectNode system = shaped(object(broker.get(i)));
            events.add(new HubEvent(
                    bodies.get(i),
                    object(own.get(i)),
                    system,
                    system.path("x-opt-sequence-number").asLong(),
                    time(system.path("x-opt-enqueued-time").asText())));
        }
        HubName hub = new HubName(
                Optional.of(context.path("FullyQualifiedNamespace").asText()),
                context.path("EventHubName").asText());
        return new HubBatch(hub, context.path("PartitionId").asText(), events);
    }

    /** The trigger gives broker properties names of its own; mappings know those of the broker (spec 05, section 1.3). */
    private static ObjectNode shaped(ObjectNode system) {
        rename(system, "SequenceNumber", "x-opt-sequence-number");
        rename(system, "OffsetString", "x-opt-offset");
        rename(system, "Offset", "x-opt-offset");
        rename(system, "EnqueuedTimeUtc", "x-opt-enqueued-time");
        rename(system, "PartitionKey", "x-opt-partition-key");
        return system;
    }

    private static void rename(ObjectNode system, String from, String to) {
        JsonNode value = system.remove(from);
        if (value != null && !value.isNull() && !system.has(to)) {
            system.set(to, value);
        }
    }

    /** The trigger writes times of UTC with or without a Z. */
    private static Instant time(String text) {
        try {
            return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
                    ? Instant.parse(text.endsWith("+00:00") ? text.replace("+00:00", "Z") : text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("The trigger brought an event whose enqueued time is no time", e);
        }
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JSON.createObjectNode();
    }

    private static JsonNode parse(String name, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The trigger's " + name + " is no JSON", e);
        }
    }
}
