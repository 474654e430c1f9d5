package health.callisto.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.ManagedResource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a service's row does not say itself: its workspace's and how many connectors feed it. Services come in the order of their
 * paths, so that each list is gone over once beside them and only one workspace is held.
 */
final class WorkspaceFacts {
    private final RowCursor workspaces;
    private final RowCursor connectors;
    /**
     * Read, and still to come: 'a' stands before 'a-1', and yet what is in 'a' stands behind what is in 'a-1', because '-' is
     * before '/'. These are beginnings of one name, so they are few.
     */
    private final Map<String, ObjectNode> ahead = new HashMap<>();

    private final Map<String, Integer> counts = new TreeMap<>();
    private String current = "";

    WorkspaceFacts(RowCursor workspaces, RowCursor connectors) {
        this.workspaces = workspaces;
        this.connectors = connectors;
    }

    /** What was put of the workspace; an empty object if nothing was. */
    ObjectNode workspace(String name) {
        enter(name);
        return ahead.getOrDefault(name, JsonNodeFactory.instance.objectNode());
    }

    int connectors(String workspace, String service) {
        enter(workspace);
        return counts.getOrDefault(service, 0);
    }

    private void enter(String workspace) {
        if (workspace.equals(current)) {
            return;
        }
        current = workspace;
        String inside = inside(workspace);
        ahead.keySet().removeIf(name -> inside(name).compareTo(inside) < 0);
        while (workspaces.isBefore(inside)) {
            ManagedResource row = workspaces.next();
            if (inside(row.path().name()).compareTo(inside) >= 0) {
                ahead.put(row.path().name(), row.body());
            }
        }
        counts.clear();
        // '0' is the character behind '/'.
        while (connectors.isBefore("workspaces/" + workspace + "0")) {
            ManagedResource row = connectors.next();
            if (row.path().workspace().equals(workspace) && !row.isBeingRemoved()) {
                counts.merge(row.properties().path("fhirService").asText(), 1, Integer::sum);
            }
        }
    }

    private static String inside(String workspace) {
        return "workspaces/" + workspace + "/";
    }
}
