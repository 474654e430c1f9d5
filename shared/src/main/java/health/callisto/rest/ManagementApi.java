package health.callisto.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.access.Authenticator;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RequestUri;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedResource;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ManagedStore.Stored;
import health.callisto.manage.ResourceKind;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirEndpoint.HostPages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code /manage/workspaces/{workspace}/{collection}[/{name}]}: {@code PUT}, {@code GET} and {@code DELETE} of the resources of
 * all kinds, with ETags, lists in pages, and what one has consumed, {@code …/usage} (Azure Resource Manager, resource API reference).
 */
public final class ManagementApi {
    private static final Pattern PATH =
            Pattern.compile("/manage/workspaces(?:/([^/]+)(?:/([^/]+)(?:/([^/]+)(/usage)?)?)?)?/?");

    private final ManagedStore store;
    private final Authenticator authenticator;
    private final Map<String, ResourceKind> kinds;
    private final ObjectMapper json = new ObjectMapper();

    public ManagementApi(ManagedStore store, Authenticator authenticator, List<ResourceKind> kinds) {
        this.store = store;
        this.authenticator = authenticator;
        this.kinds =
                kinds.stream().collect(Collectors.toUnmodifiableMap(ResourceKind::collection, Function.identity()));
    }

    /** The answer if the path is one of these. */
    public Optional<HttpResponse> find(HttpRequest request, RequestUri uri) {
        Matcher path = PATH.matcher(uri.path());
        Optional<ResourceKind> kind = path.matches() ? kind(path) : Optional.empty();
        return kind.map(found -> ArmErrors.answer(uri.path(), () -> {
            authenticator.authenticate(Optional.ofNullable(request.headers().get("authorization")));
            if (path.group(4) != null) {
                return usage(request, named(path), found);
            }
            return isList(path) ? list(request, uri, parent(path), found) : one(request, named(path), found);
        }));
    }

    private Optional<ResourceKind> kind(Matcher path) {
        return Optional.ofNullable(kinds.get(path.group(2) == null ? "workspaces" : path.group(2)));
    }

    private static boolean isList(Matcher path) {
        return path.group(1) == null || (path.group(2) != null && path.group(3) == null);
    }

    private static String parent(Matcher path) {
        return path.group(1) == null ? "workspaces" : "workspaces/" + path.group(1) + "/" + path.group(2);
    }

    private static ManagedPath named(Matcher path) {
        try {
            return path.group(2) == null
                    ? ManagedPath.workspace(path.group(1))
                    : ManagedPath.in(path.group(1), path.group(2), path.group(3));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()), "name");
        }
    }

    private HttpResponse one(HttpRequest request, ManagedPath path, ResourceKind kind) {
        return switch (request.method()) {
            case "GET", "HEAD" -> answer(200, current(path).orElseThrow(() -> absent(path)), kind);
            case "PUT" -> store.exclusively(path, () -> put(request, path, kind));
            case "DELETE" -> store.exclusively(path, () -> delete(request, path, kind));
            default -> throw Problem.methodNotAllowed("A resource takes GET, PUT and DELETE");
        };
    }

    private HttpResponse usage(HttpRequest request, ManagedPath path, ResourceKind kind) {
        if (!request.method().equals("GET")) {
            throw Problem.methodNotAllowed("The usage takes GET");
        }
        ManagedResource resource = current(path).orElseThrow(() -> absent(path));
        ObjectNode usage = kind.usage(path)
                .orElseThrow(() -> Problem.notFound("Nothing is measured of " + kind.collection() + " yet"));
        ObjectNode told = json.createObjectNode();
        told.put("id", "/manage/" + resource.path() + "/usage");
        told.put("name", "usage");
        told.put("type", kind.type() + "/usage");
        told.set("properties", usage);
        return HostPages.json(200, told.toString());
    }

    private Optional<ManagedResource> current(ManagedPath path) {
        return store.find(path).filter(resource -> !resource.isBeingRemoved());
    }

    private HttpResponse delete(HttpRequest request, ManagedPath path, ResourceKind kind) {
        Optional<ManagedResource> was = store.beginRemoval(path, found -> {
            EtagConditions.check(request, found.map(ManagedResource::etag));
            found.ifPresent(resource -> kind.checkRemoval(path));
        });
        if (was.isPresent()) {
            remove(path, kind);
        }
        return HttpResponse.empty(was.isPresent() ? 200 : 204);
    }

    private void remove(ManagedPath path, ResourceKind kind) {
        kind.takeAway(path);
        store.remove(path);
    }

    private static Problem absent(ManagedPath path) {
        return Problem.notFound("There is no " + path + "; look at its name, or make it with PUT");
    }

    private HttpResponse put(HttpRequest request, ManagedPath path, ResourceKind kind) {
        ObjectNode body = body(request.text());
        if (current(path).isEmpty()) {
            path.requireNewName();
        }
        kind.check(path, body);
        if (store.find(path).filter(ManagedResource::isBeingRemoved).isPresent()) {
            // Somebody did not come to the end of a removal: nothing of the old one may be seen in the new one.
            remove(path, kind);
        }
        EtagConditions.check(request, store.find(path).map(ManagedResource::etag));
        kind.prepare(path, body);
        Stored stored = store.put(path, body, found -> EtagConditions.check(request, found.map(ManagedResource::etag)));
        return answer(stored.isNew() ? 201 : 200, stored.resource(), kind);
    }

    private ObjectNode body(String text) {
        if (text.isBlank()) {
            throw Problem.invalid("The body is missing; send an object such as {\"properties\":{}}");
        }
        try {
            if (json.readTree(text) instanceof ObjectNode body) {
                // What an answer has beyond what may be put: a body that was read can be put back.
                return body.remove(List.of("id", "name", "type", "etag", "systemData", "storage"));
            }
            throw Problem.invalid("The body must be an object such as {\"properties\":{}}");
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    private HttpResponse answer(int status, ManagedResource resource, ResourceKind kind) {
        return HostPages.json(status, told(resource, kind).toString()).with("ETag", resource.etag());
    }

    private ObjectNode told(ManagedResource resource, ResourceKind kind) {
        ObjectNode told = json.createObjectNode();
        told.put("id", "/manage/" + resource.path());
        told.put("name", resource.path().name());
        told.put("type", kind.type());
        told.put("etag", resource.etag());
        told.setAll(resource.body());
        told.putObject("systemData")
                .put("createdAt", Ticks.text(resource.createdAt()))
                .put("lastModifiedAt", Ticks.text(resource.changedAt()));
        return told;
    }

    private HttpResponse list(HttpRequest request, RequestUri uri, String parent, ResourceKind kind) {
        if (!request.method().equals("GET")) {
            throw Problem.methodNotAllowed("A list takes GET; a resource of it is at its name");
        }
        ListPage page = ListPage.of(uri);
        List<ManagedResource> found = store.list(parent, page.after(), page.top() + 1);
        ObjectNode body = json.createObjectNode();
        ArrayNode value = body.putArray("value");
        found.stream().limit(page.top()).forEach(resource -> value.add(told(resource, kind)));
        if (found.size() > page.top()) {
            body.put(
                    "nextLink",
                    page.nextLink(uri, found.get(page.top() - 1).path().name()));
        }
        return HostPages.json(200, body.toString());
    }
}
