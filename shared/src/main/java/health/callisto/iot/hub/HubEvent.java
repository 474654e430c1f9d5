package health.callisto.iot.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.message.DeviceMessage;
import java.time.Instant;

/**
 * An event of a hub as a trigger hands it over.
 *
 * @param properties of the application that sent it
 * @param systemProperties of the broker
 */
public record HubEvent(
        byte[] body, ObjectNode properties, ObjectNode systemProperties, long sequenceNumber, Instant enqueuedTime) {
    /** The property of that name; empty text if there is none. */
    public String property(String name) {
        return properties.path(name).asText("");
    }

    public DeviceMessage message() {
        return new DeviceMessage(body, properties, systemProperties, enqueuedTime);
    }
}
