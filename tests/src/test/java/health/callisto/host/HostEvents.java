package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The events of a running host: what it was told to do with them, and what its Event Grid got. */
final class HostEvents {
    private static final String SERVICE = "/manage/workspaces/demo/fhirServices/main/";

    private final RunningHost host;

    HostEvents(RunningHost host) {
        this.host = host;
    }

    /** Switches publishing on; answers the status. */
    int subscribe() {
        return call("PUT", SERVICE + "eventSubscriptions/_default", "{}").statusCode();
    }

    HttpResponse<String> replay(String query) {
        return call("POST", SERVICE + "events/$replay?" + query, "");
    }

    HttpResponse<String> call(String method, String path, String body) {
        return host.send(
                HttpRequest.newBuilder(host.base().resolve(path)).method(method, BodyPublishers.ofString(body)));
    }

    /** Every event as often as it was accepted. */
    List<JsonNode> accepted() {
        List<JsonNode> events = new ArrayList<>();
        RunningHost.json(host.page("/eventgrid/events"))
                .path("events")
                .forEach(entry -> events.add(entry.path("event")));
        return events;
    }

    /** What each accepted event says was changed, by its id; the same id always says the same. */
    Map<String, String> acceptedChanges() {
        Map<String, String> changes = new TreeMap<>();
        for (JsonNode event : accepted()) {
            JsonNode data = event.path("data");
            String change = data.path("sequenceNumber").asText() + " "
                    + data.path("resourceType").asText() + "/"
                    + data.path("resourceFhirId").asText() + "/"
                    + data.path("resourceVersionId").asText();
            String before = changes.put(event.path("id").asText(), change);
            assertThat(before).isIn(null, change);
        }
        return changes;
    }

    /** What the feed says was changed, in the same words. */
    List<String> feed() {
        List<String> changes = new ArrayList<>();
        long after = 0;
        JsonNode page = host.json("_changes?_count=10000&after=" + after).path("changes");
        while (!page.isEmpty()) {
            for (JsonNode change : page) {
                after = change.path("position").asLong();
                changes.add(after + " " + change.path("resourceType").asText() + "/"
                        + change.path("resourceId").asText() + "/"
                        + change.path("resourceVersion").asText());
            }
            page = host.json("_changes?_count=10000&after=" + after).path("changes");
        }
        return changes;
    }

    String metrics() {
        return host.page("/metrics").body();
    }
}
