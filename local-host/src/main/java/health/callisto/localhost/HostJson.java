package health.callisto.localhost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.functions.OwnApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the host takes from {@code host.json}, with the defaults of the Functions host.
 *
 * @param routePrefix before every route; {@code api} by default
 * @param batchSize messages of a queue that are asked for at once
 * @param newBatchThreshold messages of a queue under way, at most, when the next are asked for; so many may be under way beside
 *     a batch
 * @param visibilityTimeout of a message whose function failed
 * @param events of Event Hubs
 */
record HostJson(
        String routePrefix,
        int batchSize,
        int newBatchThreshold,
        int maxDequeueCount,
        Duration visibilityTimeout,
        Duration maxPolling,
        EventBatches events) {
    /** Of app settings that stand over the file: {@code AzureFunctionsJobHost__extensions__queues__batchSize}. */
    private static final String OVERRIDE = "AzureFunctionsJobHost__";

    /**
     * How many events one call gets.
     *
     * @param least that are waited for, if it is more than 1
     * @param maxWait for these
     */
    record EventBatches(int most, int least, Duration maxWait) {}

    /** The file with the app settings that stand over it; StartFailure if it cannot be read. */
    static HostJson read(Path file, Map<String, String> appSettings) {
        try {
            ObjectNode root = new ObjectMapper().createObjectNode();
            if (Files.exists(file) && new ObjectMapper().readTree(file.toFile()) instanceof ObjectNode read) {
                root = read;
            }
            for (Map.Entry<String, String> setting : appSettings.entrySet()) {
                if (setting.getKey().startsWith(OVERRIDE)) {
                    override(root, setting.getKey().substring(OVERRIDE.length()).split("__", -1), setting.getValue());
                }
            }
            return of(root.path("extensions"));
        } catch (IOException | DateTimeParseException e) {
            throw new StartFailure("host.json cannot be read: " + e.getMessage(), e);
        }
    }

    /** For a function that is deployed as an app of its own: with the app settings of that one. */
    static HostJson read(Path file, Map<String, String> appSettings, FunctionMethod function) {
        Map<String, String> all = new HashMap<>(appSettings);
        OwnApp own = function.instance().getClass().getAnnotation(OwnApp.class);
        for (String setting : own == null ? new String[0] : own.settings()) {
            int equals = setting.indexOf('=');
            all.putIfAbsent(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return read(file, all);
    }

    private static void override(ObjectNode root, String[] path, String value) {
        ObjectNode parent = root;
        for (int i = 0; i < path.length - 1; i++) {
            parent = parent.path(path[i]) instanceof ObjectNode inner ? inner : parent.putObject(path[i]);
        }
        parent.put(path[path.length - 1], value);
    }

    private static HostJson of(JsonNode extensions) {
        JsonNode queues = extensions.path("queues");
        JsonNode hubs = extensions.path("eventHubs");
        int batchSize = queues.path("batchSize").asInt(16);
        return new HostJson(
                extensions.path("http").path("routePrefix").asText("api"),
                batchSize,
                queues.path("newBatchThreshold").asInt(batchSize / 2),
                queues.path("maxDequeueCount").asInt(5),
                duration(queues.path("visibilityTimeout").asText("00:00:00")),
                duration(queues.path("maxPollingInterval").asText("00:00:02")),
                new EventBatches(
                        hubs.path("maxEventBatchSize").asInt(100),
                        hubs.path("minEventBatchSize").asInt(1),
                        duration(hubs.path("maxWaitTime").asText("00:01:00"))));
    }

    /** {@code hh:mm:ss}. */
    private static Duration duration(String text) {
        return Duration.ofSeconds(LocalTime.parse(text).toSecondOfDay());
    }
}
