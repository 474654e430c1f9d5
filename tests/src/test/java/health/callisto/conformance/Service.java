package health.callisto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.FhirRoutes;
import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.config.Limits;
import health.callisto.http.Edge;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.Pipeline;
import health.callisto.http.PublicOrigin;
import health.callisto.http.StorageGuard;
import health.callisto.rest.FhirArea;
import health.callisto.rest.LoadGuard;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** The FHIR API over a service of its own, called as the Functions host calls it. */
final class Service implements AutoCloseable {
    private static final String BASE = "http://localhost:7071/demo/fhir/main/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServiceRegistry services;
    private final Pipeline endpoint;

    Service(Path folder) {
        Clock clock = Clock.systemUTC();
        Supplier<String> newId = () -> UUID.randomUUID().toString();
        services = ServiceRegistry.embedded(folder, clock);
        Edge edge = new Edge(newId);
        FhirRoutes routes = new FhirRoutes(
                clock,
                newId,
                edge,
                Audit.toLog(),
                LoadGuard.NONE,
                new StorageGuard(4),
                Limits.standard().bundleEntries());
        endpoint = new Pipeline(
                List.of(),
                new FhirArea(services, routes.interactions(), Limits.standard(), clock),
                Authenticator.off(),
                edge,
                Audit.toLog(),
                PublicOrigin.ofRequests(),
                clock,
                newId,
                Limits.standard());
    }

    /** What came back. */
    record Answer(int status, JsonNode json) {}

    /** Stores a resource under its own id. */
    void put(JsonNode resource) {
        String key = resource.path("resourceType").asText() + "/"
                + resource.path("id").asText();
        Answer answer = send("PUT", key, resource.toString(), Map.of());
        if (answer.status() > 201) {
            throw new IllegalStateException(key + " was refused: " + answer.json());
        }
    }

    /** The same; answers whether it was taken. */
    boolean tryPut(JsonNode resource) {
        String key = resource.path("resourceType").asText() + "/"
                + resource.path("id").asText();
        return send("PUT", key, resource.toString(), Map.of()).status() <= 201;
    }

    void delete(String key) {
        send("DELETE", key, "", Map.of());
    }

    /** @param query behind the base, its values not encoded yet */
    Answer get(String query, Map<String, String> headers) {
        return send("GET", encoded(query), "", headers);
    }

    Answer post(String path, String form) {
        return send(
                "POST",
                encoded(path),
                encoded("?" + form).substring(1),
                Map.of("content-type", "application/x-www-form-urlencoded"));
    }

    private Answer send(String method, String path, String body, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        HttpResponse response = endpoint.handle(new HttpRequest(method, BASE + path, all, body));
        try {
            String text = new String(response.body(), UTF_8);
            return new Answer(response.status(), JSON.readTree(text.isEmpty() ? "{}" : text));
        } catch (IOException e) {
            throw new IllegalStateException("The answer is no JSON", e);
        }
    }

    /** Names and signs between parameters stay, values are encoded. */
    private static String encoded(String query) {
        int question = query.indexOf('?');
        if (question < 0 || query.startsWith("http")) {
            return query;
        }
        StringBuilder encoded = new StringBuilder(query.substring(0, question + 1));
        String separator = "";
        for (String parameter : query.substring(question + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            encoded.append(separator)
                    .append(parameter, 0, equals + 1)
                    .append(URLEncoder.encode(parameter.substring(equals + 1), UTF_8));
            separator = "&";
        }
        return encoded.toString();
    }

    @Override
    public void close() {
        services.close();
    }
}
