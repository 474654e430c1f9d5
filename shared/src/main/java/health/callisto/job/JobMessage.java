package health.callisto.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a queue message says: ids only, never data. */
public record JobMessage(String workspaceName, String serviceName, String jobId, int unitNumber) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String json() {
        return JSON.createObjectNode()
                .put("workspaceName", workspaceName)
                .put("serviceName", serviceName)
                .put("jobId", jobId)
                .put("unitNumber", unitNumber)
                .toString();
    }

    /** IllegalArgumentException for a text that is no such message. */
    public static JobMessage parse(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (!message.hasNonNull("jobId") || !message.path("unitNumber").isInt()) {
                throw new IllegalArgumentException("The queue message names no job and unit");
            }
            return new JobMessage(
                    message.path("workspaceName").asText(),
                    message.path("serviceName").asText(),
                    message.path("jobId").asText(),
                    message.path("unitNumber").asInt());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The queue message is not JSON", e);
        }
    }
}
