package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.util.List;

/**
 * Adds profiles, tags and security labels to a resource or takes them out ({@code $meta-add}, {@code $meta-delete}, R4
 * resource-operations.html).
 *
 * @param parameters a Parameters resource with one parameter {@code meta}
 */
public record MetaPatch(byte[] parameters, boolean adds) implements ResourcePatch {
    private static final List<String> LISTS = List.of("profile", "security", "tag");

    @Override
    public byte[] apply(byte[] resource, Deadline deadline) {
        ObjectNode tree = (ObjectNode) ResourceTree.parse(resource, "The resource");
        ObjectNode meta = tree.withObject("/meta");
        JsonNode change = change();
        for (String name : LISTS) {
            for (JsonNode item : change.path(name)) {
                deadline.check();
                ArrayNode items = meta.withArray(name);
                remove(items, item);
                if (adds) {
                    items.add(item);
                }
            }
        }
        ResourceTree.prune(tree);
        return ResourceTree.write(tree);
    }

    private JsonNode change() {
        for (JsonNode parameter : ResourceTree.parse(parameters, "The body").path("parameter")) {
            if (parameter.path("name").asText().equals("meta")
                    && parameter.path("valueMeta").isObject()) {
                return parameter.path("valueMeta");
            }
        }
        throw Problem.invalid("The body must be a Parameters resource with a parameter 'meta' that has a valueMeta");
    }

    private static void remove(ArrayNode items, JsonNode wanted) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (same(items.get(i), wanted)) {
                items.remove(i);
            }
        }
    }

    /** Tags and labels are known by system and code, profiles by their URL. */
    private static boolean same(JsonNode one, JsonNode other) {
        return one.isTextual()
                ? one.equals(other)
                : one.path("system").equals(other.path("system"))
                        && one.path("code").equals(other.path("code"));
    }
}
