package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.config.EventSettings.EventSchema;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/events}: checks key, size, rate and form of a batch as Event Grid does, and keeps its events. */
final class TopicEndpoint extends Handler.Abstract {
    static final String PATH = "/api/events";

    private static final String TOPIC = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/callisto"
            + "/providers/Microsoft.EventGrid/topics/local";
    private static final List<String> EVENT_GRID_FIELDS = List.of("id", "subject", "eventType", "eventTime", "data");
    private static final List<String> CLOUD_EVENT_FIELDS = List.of("id", "source", "type", "specversion");

    private final EventSchema schema;
    private final TopicKey key;
    private final TopicLimits limits;
    private final TopicFaults faults;
    private final ReceivedEventStore store;
    private final Runnable arrived;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param schema the only one that it takes
     * @param arrived is told of each batch that was accepted
     */
    TopicEndpoint(
            EventSchema schema,
            TopicKey key,
            TopicLimits limits,
            TopicFaults faults,
            ReceivedEventStore store,
            Runnable arrived,
            Clock clock) {
        this.schema = schema;
        this.key = key;
        this.limits = limits;
        this.faults = faults;
        this.store = store;
        this.arrived = arrived;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        if (!request.getHttpURI().getPath().equals(PATH) || !request.getMethod().equals("POST")) {
            return false;
        }
        byte[] body = body(request);
        List<JsonNode> events = new ArrayList<>();
        Optional<Reply> refused = check(request, body, events);
        if (refused.isPresent()) {
            refused.get().write(response, callback);
            return true;
        }
        Optional<TopicFault> fault = faults.next(events);
        if (fault.isPresent()) {
            fail(fault.get(), events, request, response, callback);
        } else if (!limits.allow(events.size(), body.length)) {
            response.getHeaders().put("Retry-After", "1");
            Reply.error(429, "TooManyRequests", "5,000 events and 5 MB a second are the most")
                    .write(response, callback);
        } else {
            accept(events);
            new Reply(200, "").write(response, callback);
        }
        return true;
    }

    private void fail(TopicFault fault, List<JsonNode> events, Request request, Response response, Callback callback) {
        if (fault.accepts()) {
            accept(events);
        }
        pause(fault);
        if (fault.status() == 0) {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            // Of this kind, the server does not write about it.
            callback.failed(new EofException("The connection is cut on purpose"));
        } else {
            Reply.error(fault.status(), "Fault", "On purpose").write(response, callback);
        }
    }

    private static void pause(TopicFault fault) {
        try {
            Thread.sleep(fault.delay().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(List<JsonNode> events) {
        Instant now = clock.instant();
        store.add(events.stream()
                .map(TopicEndpoint::stamped)
                .map(event -> ReceivedEvent.of(event, now))
                .toList());
        arrived.run();
    }

    /** Event Grid puts its own topic and the version of its schema where they are absent. */
    private static JsonNode stamped(JsonNode event) {
        if (event instanceof ObjectNode object && event.has("eventType")) {
            if (!event.has("topic")) {
                object.put("topic", TOPIC);
            }
            object.put("metadataVersion", "1");
        }
        return event;
    }

    /** What is wrong with the request; otherwise the events are in the list. */
    private Optional<Reply> check(Request request, byte[] body, List<JsonNode> events) {
        if (!key.fits(request.getHeaders(), clock.instant())) {
            return Optional.of(Reply.error(401, "Unauthorized", "The key or the token is missing or wrong"));
        }
        if (body.length > TopicLimits.MOST_BYTES) {
            return Optional.of(Reply.error(413, "PayloadTooLarge", "A batch may have 1 MB"));
        }
        try {
            JsonNode read = json.readTree(body);
            String type = String.valueOf(request.getHeaders().get("Content-Type"));
            boolean cloud = type.startsWith("application/cloudevents");
            if (cloud != (schema == EventSchema.CLOUD_EVENTS)) {
                return bad("The topic is set to " + (cloud ? "the Event Grid schema" : "CloudEvents")
                        + " (CALLISTO_EVENTS_SCHEMA), and the Content-Type says otherwise");
            }
            if (cloud && !type.startsWith("application/cloudevents-batch")) {
                events.add(read);
            } else if (read.isArray()) {
                read.forEach(events::add);
            } else {
                return bad("The body must be an array of events");
            }
            return events.stream()
                    .flatMap(event -> missing(event, cloud ? CLOUD_EVENT_FIELDS : EVENT_GRID_FIELDS).stream())
                    .findFirst()
                    .flatMap(field -> bad("An event has no " + field));
        } catch (JsonProcessingException e) {
            return bad("The body is no JSON");
        } catch (IOException e) {
            return bad("The body cannot be read");
        }
    }

    private static Optional<Reply> bad(String message) {
        return Optional.of(Reply.error(400, "BadRequest", message));
    }

    private static Optional<String> missing(JsonNode event, List<String> fields) {
        return fields.stream()
                .filter(field -> {
                    @Nullable JsonNode value = event.get(field);
                    return value == null
                            || value.isNull()
                            || (value.isTextual() && value.asText().isEmpty());
                })
                .findFirst();
    }

    /** At most one byte more than may be. */
    private static byte[] body(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.readNBytes(TopicLimits.MOST_BYTES + 1);
        }
    }
}
