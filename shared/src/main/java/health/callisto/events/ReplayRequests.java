package health.callisto.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.http.RequestUri;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.rest.FhirEndpoint.HostPages;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * {@code POST …/events/$replay?from=&to=} publishes the changes of a period once more, under the ids that they had; {@code GET
 * …/events/replays/{id}} tells how far that is. The publisher does it behind what is new.
 */
public final class ReplayRequests {
    private final Clock clock;
    private final Supplier<String> newId;
    private final ObjectMapper json = new ObjectMapper();

    /** @param newId makes the ids of replays */
    public ReplayRequests(Clock clock, Supplier<String> newId) {
        this.clock = clock;
        this.newId = newId;
    }

    /** @param path behind {@code /events} */
    HttpResponse answer(FhirService service, HttpRequest request, RequestUri uri, String path) {
        String called = request.method() + " " + path.replace("%24", "$").toLowerCase(Locale.ROOT);
        ReplayStore store = new ReplayStore(service.database());
        if (called.equals("POST /$replay")) {
            return start(service, store, uri);
        }
        if (called.matches("GET /replays/[^/]+")) {
            String id = path.substring(path.lastIndexOf('/') + 1);
            return HostPages.json(
                    200,
                    told(store.find(id).orElseThrow(() -> Problem.notFound("There is no replay " + id)))
                            .toString());
        }
        throw Problem.notFound("There are POST …/events/$replay?from=&to= and GET …/events/replays/{id}");
    }

    private HttpResponse start(FhirService service, ReplayStore store, RequestUri uri) {
        if (new SubscriptionStore(service.database()).isEmpty()) {
            throw Problem.conflict(
                    "Nobody has subscribed to the events of this service; PUT an event subscription first");
        }
        EventPeriod period = EventPeriod.of(QueryParameters.parse(uri.query()), clock.instant());
        ChangeFeed feed = service.resources().feed();
        EventReplay replay = new EventReplay(
                newId.get(), period.from(), period.to(), feed.positionBefore(period.from()), feed.end(), 0);
        store.create(replay, clock.instant());
        String location = uri.origin() + "/manage/workspaces/" + service.name().workspace() + "/fhirServices/"
                + service.name().service() + "/events/replays/" + replay.id();
        return HostPages.json(202, told(replay).toString()).with("Location", location);
    }

    private ObjectNode told(EventReplay replay) {
        return json.createObjectNode()
                .put("id", replay.id())
                .put("status", replay.isDone() ? "Succeeded" : "Running")
                .put("from", Ticks.text(replay.from()))
                .put("to", Ticks.text(replay.to()))
                .put("published", replay.published());
    }
}
