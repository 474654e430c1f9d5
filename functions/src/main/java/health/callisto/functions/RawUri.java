package health.callisto.functions;

import com.microsoft.azure.functions.HttpRequestMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The URI of a request as it was sent. */
final class RawUri {
    private RawUri() {}

    /**
     * The worker parses the URI when it is asked for and throws on characters such as a raw {@code |}, which FHIR clients
     * send; then it is put together again from its parts, and repeats of a parameter are lost.
     */
    static String of(HttpRequestMessage<?> request, String path) {
        try {
            return request.getUri().toString();
        } catch (RuntimeException e) {
            String host = request.getHeaders().getOrDefault("host", "localhost");
            String scheme = request.getHeaders().getOrDefault("x-forwarded-proto", "https");
            String query = request.getQueryParameters().entrySet().stream()
                    .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                    .collect(Collectors.joining("&"));
            return scheme + "://" + host + "/" + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
