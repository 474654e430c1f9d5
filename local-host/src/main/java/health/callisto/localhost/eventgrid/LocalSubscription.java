package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A webhook that gets events, as Event Grid's event subscriptions are written (ARM, Microsoft.EventGrid/eventSubscriptions).
 *
 * @param definition JSON with {@code properties}
 * @param validationCode what the endpoint has to send back, or its owner to call
 */
record LocalSubscription(String name, String definition, String validationCode, boolean isValidated) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ATTEMPTS = 30;
    private static final int DAY_MINUTES = 1_440;

    /** IllegalArgumentException that names what is missing. */
    LocalSubscription {
        if (!read(definition)
                .at("/properties/destination/properties/endpointUrl")
                .asText()
                .matches("https?://.+")) {
            throw new IllegalArgumentException("properties.destination.properties.endpointUrl must be a URL");
        }
    }

    private static JsonNode read(String definition) {
        try {
            return JSON.readTree(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The body is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private JsonNode properties() {
        return read(definition).path("properties");
    }

    LocalSubscription validated() {
        return new LocalSubscription(name, definition, validationCode, true);
    }

    URI endpoint() {
        return URI.create(properties().at("/destination/properties/endpointUrl").asText());
    }

    boolean wantsCloudEvents() {
        return properties().path("eventDeliverySchema").asText().startsWith("CloudEvent");
    }

    int mostAttempts() {
        return properties().at("/retryPolicy/maxDeliveryAttempts").asInt(MOST_ATTEMPTS);
    }

    Duration timeToLive() {
        return Duration.ofMinutes(
                properties().at("/retryPolicy/eventTimeToLiveInMinutes").asInt(DAY_MINUTES));
    }

    /** Whether its filter lets the event through: event types, beginning and end of the subject. */
    boolean wants(ReceivedEvent event) {
        JsonNode filter = properties().path("filter");
        List<String> types = new ArrayList<>();
        filter.path("includedEventTypes")
                .forEach(type -> types.add(type.asText().toLowerCase(Locale.ROOT)));
        boolean exact = filter.path("isSubjectCaseSensitive").asBoolean(false);
        String subject = exact ? event.subject() : event.subject().toLowerCase(Locale.ROOT);
        return (types.isEmpty()
                        || types.contains("all")
                        || types.contains(event.type().toLowerCase(Locale.ROOT)))
                && subject.startsWith(text(filter.path("subjectBeginsWith"), exact))
                && subject.endsWith(text(filter.path("subjectEndsWith"), exact));
    }

    private static String text(JsonNode value, boolean exact) {
        return exact ? value.asText() : value.asText().toLowerCase(Locale.ROOT);
    }
}
