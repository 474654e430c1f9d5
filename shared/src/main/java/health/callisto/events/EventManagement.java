package health.callisto.events;

import static health.callisto.access.DataAction.MANAGEMENT_READ;
import static health.callisto.access.DataAction.MANAGEMENT_WRITE;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.OTHER;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Sha256;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpResponse;
import health.callisto.http.RouteTable;
import health.callisto.manage.ListPage;
import health.callisto.manage.Management;
import health.callisto.manage.ManagementCall;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Event subscriptions in the management API: {@code PUT}, {@code GET} and {@code DELETE
 * /manage/workspaces/{workspace}/fhirServices/{service}/eventSubscriptions/{name}}. Publishing begins with the first one and
 * ends with the last.
 */
public final class EventManagement {
    private static final String SUBSCRIPTIONS = "workspaces/{any}/fhirServices/{any}/eventSubscriptions";

    private final ServiceRegistry services;
    private final PublishedServices published;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    public EventManagement(ServiceRegistry services, PublishedServices published, Clock clock) {
        this.services = services;
        this.published = published;
        this.clock = clock;
    }

    /** Adds its routes. */
    public void addTo(RouteTable<Management> table) {
        String one = SUBSCRIPTIONS + "/{any}";
        table.add("event-subscriptions-list", OTHER, "GET", SUBSCRIPTIONS, READS, MANAGEMENT_READ, call -> list(call))
                .add("event-subscriptions-get", OTHER, "GET", one, READS, MANAGEMENT_READ, call -> {
                    FhirService service = service(call);
                    return one(
                            service,
                            new SubscriptionStore(service.database()),
                            call.path().get(5));
                })
                .add("event-subscriptions-put", OTHER, "PUT", one, WRITES, MANAGEMENT_WRITE, call -> put(call))
                .add(
                        "event-subscriptions-delete",
                        OTHER,
                        "DELETE",
                        one,
                        WRITES,
                        MANAGEMENT_WRITE,
                        call -> remove(call));
    }

    private FhirService service(ManagementCall call) {
        return services.service(call.workspace(), call.name());
    }

    private static Optional<EventSubscription> find(SubscriptionStore store, String name) {
        return store.list().stream()
                .filter(subscription -> subscription.name().equals(name))
                .findFirst();
    }

    private HttpResponse remove(ManagementCall call) {
        FhirService service = service(call);
        SubscriptionStore store = new SubscriptionStore(service.database());
        String name = call.path().get(5);
        call.checkConditions(find(store, name).map(EventManagement::etag));
        boolean removed = store.remove(name);
        if (store.isEmpty()) {
            published.unmark(service.name());
        }
        return HttpResponse.empty(removed ? 200 : 204);
    }

    private HttpResponse list(ManagementCall call) {
        FhirService service = service(call);
        SubscriptionStore store = new SubscriptionStore(service.database());
        ListPage page = ListPage.of(call.uri());
        List<EventSubscription> found = store.list().stream()
                .filter(subscription -> subscription.name().compareTo(page.after()) > 0)
                .toList();
        ObjectNode body = json.createObjectNode();
        ArrayNode value = body.putArray("value");
        found.stream().limit(page.top()).forEach(subscription -> value.add(resource(service, subscription)));
        if (found.size() > page.top()) {
            body.put(
                    "nextLink",
                    page.nextLink(call.uri(), found.get(page.top() - 1).name()));
        }
        return HttpResponse.json(200, body.toString());
    }

    private HttpResponse one(FhirService service, SubscriptionStore store, String name) {
        EventSubscription found =
                find(store, name).orElseThrow(() -> Problem.notFound("There is no event subscription " + name));
        return HttpResponse.json(200, resource(service, found).toString()).with("ETag", etag(found));
    }

    private HttpResponse put(ManagementCall call) {
        FhirService service = service(call);
        SubscriptionStore store = new SubscriptionStore(service.database());
        String name = call.path().get(5);
        ObjectNode properties = properties(call.body());
        Optional<Instant> from = Optional.ofNullable(properties.get("startTime"))
                .map(node -> EventPeriod.time("properties.startTime", node.asText()));
        try {
            EventSubscription subscription = new EventSubscription(name, properties.toString(), clock.instant());
            long start = from.map(service.resources().feed()::positionBefore)
                    .orElseGet(service.resources().feed()::end);
            call.checkConditions(find(store, name).map(EventManagement::etag));
            published.mark(service.name());
            boolean created = store.put(subscription, start);
            HttpResponse stored = one(service, store, name);
            return HttpResponse.json(created ? 201 : 200, new String(stored.body(), UTF_8))
                    .with("ETag", stored.headers().getOrDefault("ETag", ""));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()), "name");
        }
    }

    private ObjectNode properties(Optional<ObjectNode> body) {
        JsonNode properties = body.map(given -> given.path("properties")).orElseGet(MissingNode::getInstance);
        if (!properties.isMissingNode() && !properties.isObject()) {
            throw Problem.invalid("The body must be an object such as {\"properties\":{}}");
        }
        for (String name : (Iterable<String>) properties::fieldNames) {
            if (!name.equals("startTime")) {
                throw Problem.invalid("properties." + name + " is not known; startTime is", "properties." + name);
            }
        }
        return properties instanceof ObjectNode given ? given : json.createObjectNode();
    }

    /** Changes when what it says does, or when it is made anew. */
    private static String etag(EventSubscription subscription) {
        String text = subscription.createdAt() + subscription.definition();
        return "\"" + HexFormat.of().formatHex(Sha256.of(text), 0, 8) + "\"";
    }

    private ObjectNode resource(FhirService service, EventSubscription subscription) {
        ObjectNode resource = json.createObjectNode();
        resource.put(
                "id",
                "/manage/workspaces/" + service.name().workspace() + "/fhirServices/"
                        + service.name().service() + "/eventSubscriptions/" + subscription.name());
        resource.put("name", subscription.name());
        resource.put("type", "Microsoft.HealthcareApis/workspaces/fhirservices/eventSubscriptions");
        resource.put("etag", etag(subscription));
        ObjectNode properties = resource.putObject("properties");
        properties.put("createdTime", Ticks.text(subscription.createdAt()));
        try {
            properties.setAll((ObjectNode) json.readTree(subscription.definition()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The definition of an event subscription is no JSON", e);
        }
        return resource;
    }
}
