package health.callisto.localhost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/**
 * What the host takes from {@code host.json}, with the defaults of the Functions host.
 *
 * @param routePrefix before every route; {@code api} by default
 * @param batchSize messages of a queue at once
 * @param visibilityTimeout of a message whose function failed
 */
record HostJson(
        String routePrefix, int batchSize, int maxDequeueCount, Duration visibilityTimeout, Duration maxPolling) {
    static HostJson read(Path file) {
        try {
            JsonNode extensions = Files.exists(file)
                    ? new ObjectMapper().readTree(file.toFile()).path("extensions")
                    : new ObjectMapper().createObjectNode();
            JsonNode queues = extensions.path("queues");
            return new HostJson(
                    extensions.path("http").path("routePrefix").asText("api"),
                    queues.path("batchSize").asInt(16),
                    queues.path("maxDequeueCount").asInt(5),
                    duration(queues.path("visibilityTimeout").asText("00:00:00")),
                    duration(queues.path("maxPollingInterval").asText("00:00:02")));
        } catch (IOException | DateTimeParseException e) {
            throw new StartFailure("host.json cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@code hh:mm:ss}. */
    private static Duration duration(String text) {
        return Duration.ofSeconds(LocalTime.parse(text).toSecondOfDay());
    }
}
