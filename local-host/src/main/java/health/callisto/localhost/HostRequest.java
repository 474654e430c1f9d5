package health.callisto.localhost;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import health.callisto.functions.SentBody;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as a function sees it.
 *
 * @param url as it was sent
 * @param body in the type that the function asks for, made when it asks
 * @param sentBody the bytes of it
 */
record HostRequest<T>(
        String url,
        HttpMethod getHttpMethod,
        Map<String, String> getHeaders,
        Map<String, String> getQueryParameters,
        Supplier<T> body,
        byte[] sentBody)
        implements HttpRequestMessage<T>, SentBody {

    @Override
    public T getBody() {
        return body.get();
    }

    /** Throws where {@code java.net.URI} refuses a character of the URL, as the Java worker does. */
    @Override
    public URI getUri() {
        return URI.create(url);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new HostResponse.Builder(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new HostResponse.Builder(status);
    }

    /** A response of a function. */
    record HostResponse(
            HttpStatusType getStatus,
            Map<String, String> headers,
            @Nullable Object getBody) implements HttpResponseMessage {
        @Override
        public @Nullable String getHeader(String key) {
            return headers.get(key);
        }

        /** Collects a response. */
        static final class Builder implements HttpResponseMessage.Builder {
            private final Map<String, String> headers = new java.util.LinkedHashMap<>();
            private HttpStatusType status;
            private @Nullable Object body;

            Builder(HttpStatusType status) {
                this.status = status;
            }

            @Override
            public Builder status(HttpStatusType value) {
                status = value;
                return this;
            }

            @Override
            public Builder header(String key, String value) {
                headers.put(key, value);
                return this;
            }

            @Override
            public Builder body(Object value) {
                body = value;
                return this;
            }

            @Override
            public HttpResponseMessage build() {
                return new HostResponse(status, headers, body);
            }
        }
    }
}
