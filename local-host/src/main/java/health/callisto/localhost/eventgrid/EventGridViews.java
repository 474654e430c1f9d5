package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** What is below {@code /eventgrid}: events received, dead letters, subscriptions, and faults to make. */
final class EventGridViews extends Handler.Abstract {
    private static final int ROWS_AT_ONCE = 1_000;

    private final ReceivedEventStore store;
    private final TopicFaults faults;
    private final WebhookSubscriptions subscriptions;
    private final ObjectMapper json = new ObjectMapper();

    EventGridViews(ReceivedEventStore store, TopicFaults faults, WebhookSubscriptions subscriptions) {
        this.store = store;
        this.faults = faults;
        this.subscriptions = subscriptions;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = request.getHttpURI().getDecodedPath();
        if (!path.startsWith("/eventgrid/")) {
            return false;
        }
        List<String> parts = List.of(path.substring(1).split("/"));
        String called = request.getMethod() + " " + (parts.size() > 1 ? parts.get(1) : "");
        if (called.equals("GET events")) {
            events(request, response, callback);
            return true;
        }
        try {
            answer(called, parts, request).write(response, callback);
        } catch (JsonProcessingException e) {
            Reply.error(400, "BadRequest", "The body is not JSON").write(response, callback);
        } catch (IllegalArgumentException e) {
            Reply.error(400, "BadRequest", String.valueOf(e.getMessage())).write(response, callback);
        }
        return true;
    }

    private Reply answer(String called, List<String> parts, Request request) throws IOException {
        String name = parts.size() > 2 ? parts.get(2) : "";
        return switch (called) {
            case "GET deadletters" -> deadLetters();
            case "GET faults" -> new Reply(200, "{\"waiting\":" + faults.count() + "}");
            case "PUT faults" -> {
                faults.set(json.readTree(body(request)));
                yield new Reply(200, "{\"waiting\":" + faults.count() + "}");
            }
            case "DELETE faults" -> {
                faults.clear();
                yield new Reply(200, "{\"waiting\":0}");
            }
            case "GET subscriptions" -> name.isEmpty() ? all() : one(name);
            case "PUT subscriptions" -> subscriptions.put(name, body(request), origin(request));
            case "DELETE subscriptions" -> new Reply(store.unsubscribe(name) ? 200 : 204, "");
            case "GET validate" -> subscriptions.validate(name, parts.size() > 3 ? parts.get(3) : "");
            default ->
                Reply.error(
                        404, "NotFound", "There are /eventgrid/events, deadletters, subscriptions/{name} and faults");
        };
    }

    private static String body(Request request) throws IOException {
        return Content.Source.asString(request, StandardCharsets.UTF_8);
    }

    private static String origin(Request request) {
        return "http://" + Optional.ofNullable(request.getHeaders().get("Host")).orElse("localhost");
    }

    /** All at once, written as they are read: there may be a million. {@code ?after=} leaves out what was seen before. */
    private void events(Request request, Response response, Callback callback) throws IOException {
        Fields query = Request.extractQueryParameters(request);
        String given = Optional.ofNullable(query.getValue("after")).orElse("0");
        if (!given.matches("[0-9]{1,18}")) {
            Reply.error(400, "BadRequest", "after must be the number of an event")
                    .write(response, callback);
            return;
        }
        response.getHeaders().put("Content-Type", "application/json; charset=utf-8");
        long number = Long.parseLong(given);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            out.write("{\"events\":[".getBytes(StandardCharsets.UTF_8));
            String separator = "\n";
            List<ReceivedEvent> events = store.after(number, ROWS_AT_ONCE);
            while (!events.isEmpty()) {
                for (ReceivedEvent event : events) {
                    out.write((separator + "{\"number\":" + event.number() + ",\"acceptedAt\":\"" + event.acceptedAt()
                                    + "\",\"event\":" + event.json() + "}")
                            .getBytes(StandardCharsets.UTF_8));
                    separator = ",\n";
                }
                number = events.get(events.size() - 1).number();
                events = store.after(number, ROWS_AT_ONCE);
            }
            out.write(("\n],\"last\":" + number + "}").getBytes(StandardCharsets.UTF_8));
        }
        callback.succeeded();
    }

    private Reply deadLetters() throws IOException {
        ObjectNode body = json.createObjectNode();
        ArrayNode list = body.putArray("deadLetters");
        for (ReceivedEventStore.DeadLetter letter : store.deadLetters()) {
            list.addObject()
                    .put("subscription", letter.subscription())
                    .put("deadLetterReason", letter.reason())
                    .put("deadLetteredAt", letter.at().toString())
                    .set("event", json.readTree(letter.json()));
        }
        return new Reply(200, body.toString());
    }

    private Reply all() throws JsonProcessingException {
        ObjectNode body = json.createObjectNode();
        ArrayNode value = body.putArray("value");
        for (LocalSubscription subscription : store.subscriptions()) {
            value.add(json.readTree(WebhookSubscriptions.told(subscription)));
        }
        return new Reply(200, body.toString());
    }

    private Reply one(String name) {
        return store.subscription(name)
                .map(subscription -> new Reply(200, WebhookSubscriptions.told(subscription)))
                .orElseGet(() -> Reply.error(404, "ResourceNotFound", "There is no event subscription " + name));
    }
}
