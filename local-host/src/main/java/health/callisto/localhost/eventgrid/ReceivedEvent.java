package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An event that the topic has accepted.
 *
 * @param number in the order of acceptance
 * @param json the event as it came, its topic filled in
 */
record ReceivedEvent(long number, Instant acceptedAt, String type, String subject, String json) {
    /** What an event is filtered by, of both schemas. */
    static ReceivedEvent of(JsonNode event, Instant acceptedAt) {
        String type = event.path("eventType").asText(event.path("type").asText());
        return new ReceivedEvent(0, acceptedAt, type, event.path("subject").asText(), event.toString());
    }
}
