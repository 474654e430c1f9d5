package health.callisto.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpRequest;
import health.callisto.http.RequestUri;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A request to the management API, after the match of its route.
 *
 * @param request its body is what was sent, unpacked
 * @param path the decoded segments after {@code /manage/}: {@code [workspaces, demo, iotConnectors, heart]}
 */
public record ManagementCall(HttpRequest request, RequestUri uri, List<String> path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String workspace() {
        return path.get(1);
    }

    /** The name of the resource in its workspace, such as that of a service. */
    public String name() {
        return path.get(3);
    }

    /** The resource {@code workspaces/{name}}, or {@code workspaces/{workspace}/{collection}/{name}}; Problem INVALID for a bad name. */
    public ManagedPath resource() {
        try {
            return path.size() == 2
                    ? ManagedPath.workspace(workspace())
                    : ManagedPath.in(workspace(), path.get(2), name());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()), "name");
        }
    }

    /** The object in the body, if there is a body; Problem INVALID for anything else. */
    public Optional<ObjectNode> body() {
        String text = request.text();
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            if (JSON.readTree(text) instanceof ObjectNode body) {
                return Optional.of(body);
            }
            throw Problem.invalid("The body must be an object such as {\"properties\":{}}");
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    /** The object in the body; Problem INVALID if there is none. */
    public ObjectNode requireBody() {
        return body().orElseThrow(
                        () -> Problem.invalid("The body is missing; send an object such as {\"properties\":{}}"));
    }

    /** Problem PRECONDITION_FAILED if {@code If-Match} or {@code If-None-Match} do not hold for the etag; empty: there is none. */
    public void checkConditions(Optional<String> etag) {
        EtagConditions.check(request, etag);
    }
}
