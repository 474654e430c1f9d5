package health.callisto.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.util.List;
import java.util.Locale;

/**
 * {@code GET _changes?after=&_count=}: the committed changes behind that position (0), at most that many (1,000), for
 * operators and for who cannot be reached by events. {@code next} leads on, and is to be asked again when there are none.
 */
public final class ChangeList implements Interaction {
    private static final int DEFAULT_COUNT = 1_000;
    private static final int MOST = 10_000;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public HttpResponse handle(FhirRequest request) {
        int count = request.query().first("_count").map(ChangeList::count).orElse(DEFAULT_COUNT);
        long after = request.query().first("after").map(ChangeList::position).orElse(0L);
        List<Change> changes = request.service().resources().changes(after, count);
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("changes");
        changes.forEach(change -> list.add(entry(change)));
        long last = changes.isEmpty() ? after : changes.get(changes.size() - 1).position();
        answer.put("next", request.baseUrl() + "/_changes?after=" + last + "&_count=" + count);
        return HttpResponse.json(200, answer.toString());
    }

    private ObjectNode entry(Change change) {
        return json.createObjectNode()
                .put("position", change.position())
                .put("time", Ticks.text(change.time()))
                .put("type", change.type().name().toLowerCase(Locale.ROOT))
                .put("resourceType", change.key().type().name())
                .put("resourceId", change.key().id())
                .put("resourceVersion", change.version())
                .put("origin", change.origin().name().toLowerCase(Locale.ROOT));
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > MOST) {
            throw Problem.invalid("_count must be a number from 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    private static long position(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Problem.invalid("after must be a position of the feed: a number, 0 for its beginning");
        }
        return Long.parseLong(text);
    }
}
