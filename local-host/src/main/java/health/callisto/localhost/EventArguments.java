package health.callisto.localhost;

import com.azure.core.amqp.models.AmqpMessageBody;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.PartitionContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.jspecify.annotations.Nullable;

/** What a function with an Event Hubs trigger is called with: the bodies and, as texts of JSON, the metadata of the trigger. */
final class EventArguments {
    /** As the Functions host writes times: of UTC, and not saying so. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS").withZone(ZoneOffset.UTC);

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventArguments() {}

    static @Nullable Object[] of(FunctionMethod function, PartitionContext partition, List<EventData> events) {
        return Arrays.stream(function.parameters())
                .map(parameter -> argument(function, parameter, partition, events))
                .toArray();
    }

    private static Object argument(
            FunctionMethod function, Parameter parameter, PartitionContext partition, List<EventData> events) {
        if (parameter.isAnnotationPresent(EventHubTrigger.class)) {
            return events.stream()
                    .map(event -> bytes(event.getRawAmqpMessage().getBody()))
                    .toList();
        }
        BindingName binding = parameter.getAnnotation(BindingName.class);
        String name = binding == null ? "" : binding.value();
        return switch (name) {
            case "PropertiesArray" -> array(events, event -> object(event.getProperties()));
            case "SystemPropertiesArray" -> array(events, EventArguments::system);
            case "PartitionContext" ->
                JSON.createObjectNode()
                        .put("FullyQualifiedNamespace", partition.getFullyQualifiedNamespace())
                        .put("EventHubName", partition.getEventHubName())
                        .put("ConsumerGroup", partition.getConsumerGroup())
                        .put("PartitionId", partition.getPartitionId())
                        .toString();
            default ->
                throw new IllegalStateException("The function " + function.name()
                        + " has a parameter that the local Event Hubs trigger does not know: " + parameter.getName());
        };
    }

    /** Bytes as they came; a value that is none of them as text, or as JSON where it has parts. */
    static byte[] bytes(AmqpMessageBody body) {
        return switch (body.getBodyType()) {
            case SEQUENCE -> json(body.getSequence());
            case VALUE -> value(body.getValue());
            default -> body.getFirstData();
        };
    }

    private static byte[] value(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof Binary binary) {
            return Arrays.copyOfRange(
                    binary.getArray(), binary.getArrayOffset(), binary.getArrayOffset() + binary.getLength());
        }
        return value instanceof Map || value instanceof List || value instanceof Number || value instanceof Boolean
                ? json(value)
                : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Object value) {
        return JSON.valueToTree(value).toString().getBytes(StandardCharsets.UTF_8);
    }

    private interface Written {
        ObjectNode of(EventData event);
    }

    private static String array(List<EventData> events, Written written) {
        ArrayNode array = JSON.createArrayNode();
        events.forEach(event -> array.add(written.of(event)));
        return array.toString();
    }

    private static ObjectNode system(EventData event) {
        ObjectNode system = object(event.getSystemProperties());
        system.put("SequenceNumber", event.getSequenceNumber());
        system.put("Offset", event.getOffsetString());
        system.put("OffsetString", event.getOffsetString());
        system.put("PartitionKey", event.getPartitionKey());
        system.put("EnqueuedTimeUtc", TIME.format(event.getEnqueuedTime()));
        return system;
    }

    private static ObjectNode object(Map<String, Object> properties) {
        ObjectNode object = JSON.createObjectNode();
        properties.forEach((name, value) -> object.set(name, JSON.valueToTree(plain(value))));
        return object;
    }

    /** Types of AMQP that JSON has no word for become text. */
    private static Object plain(Object value) {
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
