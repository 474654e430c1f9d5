package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.config.EventSettings.EventSchema;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A local Event Grid and who calls it: publishers over HTTPS, people over HTTP. */
final class Grid implements AutoCloseable {
    static final String EVENT = """
            {"id":"%s","subject":"%s","eventType":"%s","eventTime":"2026-01-31T12:00:00Z","data":{},"dataVersion":"1"}""";

    private static final ObjectMapper JSON = new ObjectMapper();

    final LocalEventGrid topic;
    private final Server views = new Server(0);
    private final HttpClient people = HttpClient.newHttpClient();
    private final HttpClient publisher;

    Grid(Path folder) throws IOException {
        this(folder, EventSchema.EVENT_GRID);
    }

    Grid(Path folder, EventSchema schema) throws IOException {
        topic = LocalEventGrid.start(
                folder,
                schema,
                List.of(Duration.ofMillis(50), Duration.ofMillis(50)),
                new Webhook(Clock.systemUTC(), Duration.ofSeconds(2)));
        views.setHandler(topic.views());
        try {
            views.start();
            publisher = HttpClient.newBuilder()
                    .sslContext(trusting(topic.certificate()))
                    .build();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            trusted.setCertificateEntry(
                    "topic", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    static String event(String id) {
        return EVENT.formatted(id, "fhir/Patient/" + id, "Created");
    }

    /** Sends a batch with the key. */
    int publish(String... events) {
        return post("[" + String.join(",", events) + "]", "aeg-sas-key", topic.key());
    }

    int post(String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(topic.endpoint() + "?api-version=2018-01-01"))
                .POST(BodyPublishers.ofString(body));
        if (List.of(headers).stream()
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).equals("content-type"))) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(publisher, request.build()).statusCode();
    }

    HttpResponse<String> call(String method, String path, String body) {
        URI uri = URI.create("http://127.0.0.1:" + ((ServerConnector) views.getConnectors()[0]).getLocalPort()
                + "/eventgrid/" + path);
        return send(
                people,
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.ofString(body))
                        .build());
    }

    JsonNode get(String path) {
        return json(call("GET", path, "").body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("This is no JSON: " + text, e);
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            views.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        topic.close();
    }
}
