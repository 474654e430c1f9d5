package health.callisto.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Status, headers (one value each) and body (FHIR JSON; empty where there is none). */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {
    public HttpResponse {
        headers = Map.copyOf(headers);
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
        return new HttpResponse(status, headers, other);
    }

    public HttpResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, more, body);
    }
}
