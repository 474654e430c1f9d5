package health.callisto.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Status, headers (one value each) and body (FHIR JSON; empty where there is none).
 *
 * @param lastUpdated when the version came to be that is told of: the header Last-Modified has seconds only
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] body, Optional<Instant> lastUpdated) {
    public HttpResponse {
        headers = Map.copyOf(headers);
    }

    public HttpResponse(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }

    public static HttpResponse of(int status, byte[] body) {
        return new HttpResponse(status, Map.of(), body);
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Map.of(), new byte[0]);
    }

    /** A page of plain JSON, which is no resource of FHIR. */
    public static HttpResponse json(int status, String body) {
        return new HttpResponse(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse withBody(byte[] other) {
        return new HttpResponse(status, headers, other, lastUpdated);
    }

    public HttpResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, more, body, lastUpdated);
    }

    public HttpResponse ofTime(Instant time) {
        return new HttpResponse(status, headers, body, Optional.of(time));
    }
}
