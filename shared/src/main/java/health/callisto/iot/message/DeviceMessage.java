package health.callisto.iot.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;

/**
 * A message of a device hub.
 *
 * @param properties of the application that sent it
 * @param systemProperties of the broker
 * @param enqueuedTime when it came to the hub
 */
public record DeviceMessage(byte[] body, ObjectNode properties, ObjectNode systemProperties, Instant enqueuedTime) {
    /** A message of a body alone. */
    public static DeviceMessage of(byte[] body, Instant enqueuedTime) {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        return new DeviceMessage(body, none, none, enqueuedTime);
    }

    /**
     * What expressions see: {@code {"Body", "Properties", "SystemProperties"}}; DataError INVALID_DATA_FORMAT if the body is no
     * JSON. What stands behind the first JSON value is not looked at.
     */
    public ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("Body", parsed());
        document.set("Properties", properties);
        document.set("SystemProperties", systemProperties);
        return document;
    }

    private JsonNode parsed() {
        if (body.length == 0) {
            return NullNode.getInstance();
        }
        try (JsonParser parser = LenientJson.MAPPER.createParser(body)) {
            JsonNode parsed = LenientJson.MAPPER.readTree(parser);
            return parsed == null ? NullNode.getInstance() : parsed;
        } catch (IOException e) {
            throw new DataError(DataError.Kind.INVALID_DATA_FORMAT, "The body of the message is no JSON");
        }
    }
}
