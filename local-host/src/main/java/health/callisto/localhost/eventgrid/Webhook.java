package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the endpoints of subscribers, as Event Grid does (webhook event delivery; CloudEvents webhook validation). */
final class Webhook {
    /** How long Event Grid waits for an answer. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** What came of the handshake. */
    enum Validation {
        /** The endpoint sent the code back. */
        ECHOED,
        /** It answered well, and its owner may still open the URL. */
        AWAITED,
        FAILED
    }

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Clock clock;
    private final Duration patience;

    Webhook(Clock clock) {
        this(clock, ANSWER);
    }

    /** @param patience with an answer, its body included */
    Webhook(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** IOException, saying how, if the endpoint does not answer. */
    Validation validate(LocalSubscription subscription, String url) throws IOException {
        try {
            return subscription.wantsCloudEvents() ? options(subscription) : code(subscription, url);
        } catch (JsonProcessingException e) {
            return Validation.FAILED;
        } catch (ConnectException e) {
            // The client's message is empty.
            throw new IOException("connection refused; is it listening?", e);
        }
    }

    private Validation options(LocalSubscription subscription) throws IOException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(subscription.endpoint())
                .method("OPTIONS", BodyPublishers.noBody())
                .header("WebHook-Request-Origin", "eventgrid.azure.net")
                .build());
        String allowed = response.headers().firstValue("WebHook-Allowed-Origin").orElse("");
        boolean fits = allowed.equals("*") || allowed.equals("eventgrid.azure.net");
        return fits && response.statusCode() == 200 ? Validation.ECHOED : Validation.FAILED;
    }

    private Validation code(LocalSubscription subscription, String url) throws IOException {
        ArrayNode events = json.createArrayNode();
        ObjectNode event = events.addObject()
                .put("id", UUID.randomUUID().toString())
                .put("topic", "")
                .put("subject", "")
                .put("eventType", "Microsoft.EventGrid.SubscriptionValidationEvent")
                .put("eventTime", clock.instant().toString())
                .put("metadataVersion", "1")
                .put("dataVersion", "2");
        event.putObject("data")
                .put("validationCode", subscription.validationCode())
                .put("validationUrl", url);
        HttpResponse<String> response = post(subscription, events.toString(), "SubscriptionValidation");
        if (response.statusCode() != 200 && response.statusCode() != 202) {
            return Validation.FAILED;
        }
        String echoed = response.body().isBlank()
                ? ""
                : json.readTree(response.body()).path("validationResponse").asText();
        return echoed.equals(subscription.validationCode()) ? Validation.ECHOED : Validation.AWAITED;
    }

    /** The status that the endpoint answered; IOException if it did not. */
    int deliver(LocalSubscription subscription, ReceivedEvent event) throws IOException {
        boolean cloud = event.json().contains("\"specversion\"");
        return post(subscription, cloud ? event.json() : "[" + event.json() + "]", "Notification")
                .statusCode();
    }

    private HttpResponse<String> post(LocalSubscription subscription, String body, String what) throws IOException {
        boolean cloud = body.startsWith("{");
        return send(HttpRequest.newBuilder(subscription.endpoint())
                .header(
                        "Content-Type",
                        (cloud ? "application/cloudevents+json" : "application/json") + "; charset=utf-8")
                .header("aeg-event-type", what)
                .header("aeg-subscription-name", subscription.name())
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** The client's own time-out ends with the headers of the answer; a body that never ends would hold the subscription. */
    private HttpResponse<String> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, response -> new ShortBody());
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("No whole answer in " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            // Closes the connection if the answer is not whole.
            answer.cancel(true);
        }
    }
}
