package health.callisto.manage;

import static health.callisto.access.DataAction.MANAGEMENT_READ;
import static health.callisto.access.DataAction.MANAGEMENT_WRITE;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.OTHER;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.http.HttpResponse;
import health.callisto.http.RouteTable;
import health.callisto.manage.ManagedStore.Stored;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * {@code /manage/workspaces/{workspace}/{collection}[/{name}]}: {@code PUT}, {@code GET} and {@code DELETE} of the resources of
 * all kinds, with ETags, lists in pages, and what one has consumed, {@code …/usage} (Azure Resource Manager, resource API reference).
 */
public final class ManagedResources {
    private final ManagedStore store;
    private final ObjectMapper json = new ObjectMapper();

    public ManagedResources(ManagedStore store) {
        this.store = store;
    }

    /** Adds the routes of a kind. Its resources may have containers, so that writes need the storage account. */
    public void addTo(RouteTable<Management> table, ResourceKind kind) {
        String collection =
                kind.collection().equals("workspaces") ? "workspaces" : "workspaces/{any}/" + kind.collection();
        String one = collection + "/{any}";
        String code = kind.collection();
        table.add(code + "-list", OTHER, "GET", collection, READS, MANAGEMENT_READ, call -> list(call, kind))
                .add(code + "-get", OTHER, "GET", one, READS, MANAGEMENT_READ, call -> {
                    ManagedPath path = call.resource();
                    return answer(200, current(path).orElseThrow(() -> absent(path)), kind);
                })
                .addStored(code + "-put", OTHER, "PUT", one, WRITES, MANAGEMENT_WRITE, call -> {
                    ManagedPath path = call.resource();
                    return store.exclusively(path, () -> put(call, path, kind));
                })
                .addStored(code + "-delete", OTHER, "DELETE", one, WRITES, MANAGEMENT_WRITE, call -> {
                    ManagedPath path = call.resource();
                    return store.exclusively(path, () -> delete(call, path, kind));
                });
        if (!kind.collection().equals("workspaces")) {
            table.add(code + "-usage", OTHER, "GET", one + "/usage", READS, MANAGEMENT_READ, call -> usage(call, kind));
        }
    }

    private HttpResponse usage(ManagementCall call, ResourceKind kind) {
        ManagedPath path = call.resource();
        ManagedResource resource = current(path).orElseThrow(() -> absent(path));
        ObjectNode usage = kind.usage(path)
                .orElseThrow(() -> Problem.notFound("Nothing is measured of " + kind.collection() + " yet"));
        ObjectNode answer = json.createObjectNode();
        answer.put("id", "/manage/" + resource.path() + "/usage");
        answer.put("name", "usage");
        answer.put("type", kind.type() + "/usage");
        answer.set("properties", usage);
        return HttpResponse.json(200, answer.toString());
    }

    private Optional<ManagedResource> current(ManagedPath path) {
        return store.find(path).filter(resource -> !resource.isBeingRemoved());
    }

    private HttpResponse delete(ManagementCall call, ManagedPath path, ResourceKind kind) {
        Optional<ManagedResource> was = store.beginRemoval(path, found -> {
            call.checkConditions(found.map(ManagedResource::etag));
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

    private HttpResponse put(ManagementCall call, ManagedPath path, ResourceKind kind) {
        // What an answer has beyond what may be put: a body that was read can be put back.
        ObjectNode body = call.requireBody().remove(List.of("id", "name", "type", "etag", "systemData", "storage"));
        if (current(path).isEmpty()) {
            path.requireNewName();
        }
        kind.check(path, body);
        if (store.find(path).filter(ManagedResource::isBeingRemoved).isPresent()) {
            // Somebody did not come to the end of a removal: nothing of the old one may be seen in the new one.
            remove(path, kind);
        }
        call.checkConditions(store.find(path).map(ManagedResource::etag));
        kind.prepare(path, body);
        Stored stored = store.put(path, body, found -> call.checkConditions(found.map(ManagedResource::etag)));
        return answer(stored.isNew() ? 201 : 200, stored.resource(), kind);
    }

    private HttpResponse answer(int status, ManagedResource resource, ResourceKind kind) {
        return HttpResponse.json(status, told(resource, kind).toString()).with("ETag", resource.etag());
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

    private HttpResponse list(ManagementCall call, ResourceKind kind) {
        ListPage page = ListPage.of(call.uri());
        List<ManagedResource> found = store.list(String.join("/", call.path()), page.after(), page.top() + 1);
        ObjectNode body = json.createObjectNode();
        ArrayNode value = body.putArray("value");
        found.stream().limit(page.top()).forEach(resource -> value.add(told(resource, kind)));
        if (found.size() > page.top()) {
            ManagedResource last = found.get(page.top() - 1);
            body.put("nextLink", page.nextLink(call.uri(), last.path().name()));
        }
        return HttpResponse.json(200, body.toString());
    }
}
