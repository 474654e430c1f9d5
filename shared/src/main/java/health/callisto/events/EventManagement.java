package health.callisto.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.access.Authenticator;
import health.callisto.fhir.Sha256;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RequestUri;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.rest.ArmErrors;
import health.callisto.rest.EtagConditions;
import health.callisto.rest.FhirEndpoint.HostPages;
import health.callisto.rest.ListPage;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Event subscriptions in the management API: {@code PUT}, {@code GET} and {@code DELETE
 * /manage/workspaces/{workspace}/fhirServices/{service}/eventSubscriptions/{name}}. Publishing begins with the first one and
 * ends with the last.
 */
public final class EventManagement {
    private static final Pattern PATH = Pattern.compile(
            "/manage/workspaces/([^/]+)/fhirServices/([^/]+)/(eventSubscriptions|events)(/[^/]+)?(/[^/]+)?/?");

    private final ServiceRegistry services;
    private final PublishedServices published;
    private final Authenticator authenticator;
    private final ReplayRequests replays;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    /** @param replays what is below {@code /events} */
    public EventManagement(
            ServiceRegistry services,
            PublishedServices published,
            Authenticator authenticator,
            ReplayRequests replays,
            Clock clock) {
        this.services = services;
        this.published = published;
        this.authenticator = authenticator;
        this.replays = replays;
        this.clock = clock;
    }

    /** The answer if the path is one of these. */
    public Optional<HttpResponse> find(HttpRequest request, RequestUri uri) {
        Matcher path = PATH.matcher(uri.path());
        return path.matches()
                ? Optional.of(ArmErrors.answer(uri.path(), () -> answer(request, uri, path)))
                : Optional.empty();
    }

    private HttpResponse answer(HttpRequest request, RequestUri uri, Matcher path) {
        authenticator.authenticate(Optional.ofNullable(request.headers().get("authorization")));
        FhirService service = services.service(path.group(1), path.group(2));
        if (path.group(3).equals("events")) {
            return replays.answer(service, request, uri, rest(path, 4) + rest(path, 5));
        }
        SubscriptionStore store = new SubscriptionStore(service.database());
        String name = rest(path, 4).replace("/", "");
        if (path.group(5) != null) {
            throw Problem.notFound("There is nothing below an event subscription");
        }
        return switch (request.method()) {
            case "GET" -> name.isEmpty() ? list(service, store, uri) : one(service, store, name);
            case "PUT" -> put(service, store, name, request);
            case "DELETE" -> remove(service, store, name, request);
            default ->
                throw new Problem(
                        Problem.Kind.METHOD_NOT_ALLOWED,
                        List.of(Issue.error("not-supported", "An event subscription takes GET, PUT and DELETE", "")));
        };
    }

    private static Optional<EventSubscription> find(SubscriptionStore store, String name) {
        return store.list().stream()
                .filter(subscription -> subscription.name().equals(name))
                .findFirst();
    }

    private HttpResponse remove(FhirService service, SubscriptionStore store, String name, HttpRequest request) {
        EtagConditions.check(request, find(store, name).map(EventManagement::etag));
        boolean removed = store.remove(name);
        if (store.isEmpty()) {
            published.unmark(service.name());
        }
        return HttpResponse.empty(removed ? 200 : 204);
    }

    private static String rest(Matcher path, int group) {
        return Optional.ofNullable(path.group(group)).orElse("");
    }

    private HttpResponse list(FhirService service, SubscriptionStore store, RequestUri uri) {
        ListPage page = ListPage.of(uri);
        List<EventSubscription> found = store.list().stream()
                .filter(subscription -> subscription.name().compareTo(page.after()) > 0)
                .toList();
        ObjectNode body = json.createObjectNode();
        ArrayNode value = body.putArray("value");
        found.stream().limit(page.top()).forEach(subscription -> value.add(resource(service, subscription)));
        if (found.size() > page.top()) {
            body.put("nextLink", page.nextLink(uri, found.get(page.top() - 1).name()));
        }
        return HostPages.json(200, body.toString());
    }

    private HttpResponse one(FhirService service, SubscriptionStore store, String name) {
        EventSubscription found =
                find(store, name).orElseThrow(() -> Problem.notFound("There is no event subscription " + name));
        return HostPages.json(200, resource(service, found).toString()).with("ETag", etag(found));
    }

    private HttpResponse put(FhirService service, SubscriptionStore store, String name, HttpRequest request) {
        JsonNode properties = properties(request.text());
        Optional<Instant> from = Optional.ofNullable(properties.get("startTime"))
                .map(node -> EventPeriod.time("properties.startTime", node.asText()));
        try {
            EventSubscription subscription = new EventSubscription(name, properties.toString(), clock.instant());
            long start = from.map(service.resources().feed()::positionBefore)
                    .orElseGet(service.resources().feed()::end);
            EtagConditions.check(request, find(store, name).map(EventManagement::etag));
            published.mark(service.name());
            boolean created = store.put(subscription, start);
            HttpResponse stored = one(service, store, name);
            return HostPages.json(created ? 201 : 200, new String(stored.body(), UTF_8))
                    .with("ETag", stored.headers().getOrDefault("ETag", ""));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()), "name");
        }
    }

    private JsonNode properties(String body) {
        try {
            JsonNode read = json.readTree(body.isBlank() ? "{}" : body);
            JsonNode properties = read.path("properties");
            if (!read.isObject() || !(properties.isMissingNode() || properties.isObject())) {
                throw Problem.invalid("The body must be an object such as {\"properties\":{}}");
            }
            for (String name : (Iterable<String>) properties::fieldNames) {
                if (!name.equals("startTime")) {
                    throw Problem.invalid("properties." + name + " is not known; startTime is", "properties." + name);
                }
            }
            return properties.isObject() ? properties : json.createObjectNode();
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
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
