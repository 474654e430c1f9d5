package health.callisto.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function answers, as the host gets it. */
public record WorkerResponse(HttpStatusType getStatus, Map<String, String> headers, byte[] getBody)
        implements HttpResponseMessage {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The host's own answer where the function was not called or threw. */
    static WorkerResponse failed() {
        return new WorkerResponse(HttpStatusType.custom(500), Map.of(), new byte[0]);
    }

    public int status() {
        return getStatus.value();
    }

    public String text() {
        return new String(getBody, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(getBody);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The answer is no JSON: " + text(), e);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String getHeader(String name) {
        return headers.getOrDefault(name, "");
    }

    static final class Builder implements HttpResponseMessage.Builder {
        private final Map<String, String> headers = new HashMap<>();
        private HttpStatusType status;
        private byte @Nullable [] body;

        Builder(HttpStatusType status) {
            this.status = status;
        }

        @Override
        public Builder status(HttpStatusType value) {
            status = value;
            return this;
        }

        @Override
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        @Override
        public Builder body(Object value) {
            body = (byte[]) value;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return new WorkerResponse(status, Map.copyOf(headers), body == null ? new byte[0] : body);
        }
    }
}
