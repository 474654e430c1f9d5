package health.callisto.events;

import static health.callisto.access.DataAction.MANAGEMENT_READ;
import static health.callisto.access.DataAction.MANAGEMENT_WRITE;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.OTHER;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.http.RouteTable;
import health.callisto.manage.Management;
import health.callisto.manage.ManagementCall;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * {@code POST …/events/$replay?from=&to=} publishes the changes of a period once more, under the ids that they had; {@code GET
 * …/events/replays/{id}} tells how far that is. The publisher does it behind what is new.
 */
public final class ReplayRequests {
    private static final String EVENTS = "workspaces/{any}/fhirServices/{any}/events/";

    private final ServiceRegistry services;
    private final Clock clock;
    private final Supplier<String> newId;
    private final ObjectMapper json = new ObjectMapper();

    /** @param newId makes the ids of replays */
    public ReplayRequests(ServiceRegistry services, Clock clock, Supplier<String> newId) {
        this.services = services;
        this.clock = clock;
        this.newId = newId;
    }

    /** Adds its routes. */
    public void addTo(RouteTable<Management> table) {
        table.add("events-replay", OTHER, "POST", EVENTS + "$replay", WRITES, MANAGEMENT_WRITE, this::start)
                .add("events-replays-get", OTHER, "GET", EVENTS + "replays/{any}", READS, MANAGEMENT_READ, this::find);
    }

    private FhirService service(ManagementCall call) {
        return services.service(call.workspace(), call.name());
    }

    private HttpResponse find(ManagementCall call) {
        String id = call.path().get(6);
        EventReplay replay = new ReplayStore(service(call).database())
                .find(id)
                .orElseThrow(() -> Problem.notFound("There is no replay " + id));
        return HttpResponse.json(200, told(replay).toString());
    }

    private HttpResponse start(ManagementCall call) {
        FhirService service = service(call);
        if (new SubscriptionStore(service.database()).isEmpty()) {
            throw Problem.conflict(
                    "Nobody has subscribed to the events of this service; PUT an event subscription first");
        }
        EventPeriod period = EventPeriod.of(QueryParameters.parse(call.uri().query()), clock.instant());
        ChangeFeed feed = service.resources().feed();
        EventReplay replay = new EventReplay(
                newId.get(), period.from(), period.to(), feed.positionBefore(period.from()), feed.end(), 0);
        new ReplayStore(service.database()).create(replay, clock.instant());
        String location =
                call.uri().origin() + "/manage/workspaces/" + service.name().workspace() + "/fhirServices/"
                        + service.name().service() + "/events/replays/" + replay.id();
        return HttpResponse.json(202, told(replay).toString()).with("Location", location);
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
