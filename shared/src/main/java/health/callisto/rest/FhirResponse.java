package health.callisto.rest;

import java.util.LinkedHashMap;
import java.util.Map;

/** Status, headers (one value each) and body (FHIR JSON; empty where there is none). */
public record FhirResponse(int status, Map<String, String> headers, byte[] body) {
    public FhirResponse {
        headers = Map.copyOf(headers);
    }

    public static FhirResponse of(int status, byte[] body) {
        return new FhirResponse(status, Map.of(), body);
    }

    public static FhirResponse empty(int status) {
        return new FhirResponse(status, Map.of(), new byte[0]);
    }

    FhirResponse withBody(byte[] other) {
        return new FhirResponse(status, headers, other);
    }

    public FhirResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new FhirResponse(status, more, body);
    }
}
