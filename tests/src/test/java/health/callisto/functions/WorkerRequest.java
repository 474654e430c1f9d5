package health.callisto.functions;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a function gets it in the cloud, with all that is lost on the way. The host ({@code GrpcMessageConversionExtensions})
 * drops a body without a length and empty query values, joins repeats with commas, and reads every body as UTF-8 text but those of
 * {@code application/octet-stream} and {@code multipart/…}, whose bytes the worker cannot make an {@code Optional<String>} of. The
 * worker ({@code RpcHttpRequestDataSource}) parses the URL when it is asked for, and throws where {@code java.net.URI} refuses it.
 */
final class WorkerRequest implements HttpRequestMessage<Optional<String>> {
    private final HttpMethod method;
    private final String url;
    private final Map<String, String> headers;
    private final Optional<String> body;

    /** ClassCastException where the worker cannot bind the body: the caller gets the host's 500, the function is not called. */
    WorkerRequest(String method, String url, Map<String, String> sent, byte[] bytes) {
        this.method = HttpMethod.value(method);
        this.url = url;
        headers = new HashMap<>();
        sent.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        boolean chunked = headers.containsKey("transfer-encoding");
        if (bytes.length > 0 && !chunked) {
            headers.put("content-length", String.valueOf(bytes.length));
        }
        body = chunked || bytes.length == 0 ? Optional.empty() : Optional.of(text(bytes));
    }

    private String text(byte[] bytes) {
        String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        if (type.startsWith("application/octet-stream") || type.contains("multipart/")) {
            throw new ClassCastException("class [B cannot be cast to class java.lang.String");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The reader of the host takes a byte order mark away.
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    @Override
    public URI getUri() {
        return URI.create(url);
    }

    @Override
    public HttpMethod getHttpMethod() {
        return method;
    }

    @Override
    public Map<String, String> getHeaders() {
        return headers;
    }

    @Override
    public Map<String, String> getQueryParameters() {
        Map<String, String> query = new HashMap<>();
        int question = url.indexOf('?');
        for (String part :
                question < 0 ? new String[0] : url.substring(question + 1).split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && equals < part.length() - 1) {
                query.merge(
                        URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8),
                        (one, other) -> one + "," + other);
            }
        }
        return query;
    }

    @Override
    public Optional<String> getBody() {
        return body;
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new WorkerResponse.Builder(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new WorkerResponse.Builder(status);
    }
}
