package health.callisto.localhost.eventgrid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import health.callisto.config.EventSettings.EventSchema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers of the local Event Grid. */
class DeliveriesTest {
    @TempDir
    private Path folder;

    private Grid grid;
    private HttpServer subscriber;
    private final ExecutorService hooks = Executors.newCachedThreadPool();
    private final List<JsonNode> delivered = new CopyOnWriteArrayList<>();
    private final List<String> bodiesWithoutEnd = new CopyOnWriteArrayList<>();
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final List<Integer> answers = new CopyOnWriteArrayList<>();
    private volatile boolean echoes = true;
    private volatile String validationUrl = "";

    @BeforeEach
    void start() throws IOException {
        grid = new Grid(folder);
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext("/hook", this::receive);
        subscriber.setExecutor(hooks);
        subscriber.start();
    }

    @AfterEach
    void stop() {
        testIsOver.countDown();
        hooks.shutdown();
        grid.close();
        subscriber.stop(0);
    }

    /** Answers by the list, then 200. */
    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.getResponseHeaders()
                        .add(
                                "WebHook-Allowed-Origin",
                                exchange.getRequestHeaders().getFirst("WebHook-Request-Origin"));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            JsonNode body = Grid.json(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            JsonNode event = body.isArray() ? body.get(0) : body;
            if (event.path("eventType").asText().equals("Microsoft.EventGrid.SubscriptionValidationEvent")) {
                validationUrl = event.at("/data/validationUrl").asText();
                String code = event.at("/data/validationCode").asText();
                byte[] answer = (echoes ? "{\"validationResponse\":\"" + code + "\"}" : "{}").getBytes(UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                return;
            }
            int status = answers.isEmpty() ? 200 : answers.remove(0);
            if (!bodiesWithoutEnd.isEmpty()) {
                answerWithoutEnd(exchange, bodiesWithoutEnd.remove(0).getBytes(UTF_8));
                return;
            }
            if (status == 200) {
                delivered.add(event);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** The text again and again until nobody takes it; once only if it is short, and then nothing. */
    private void answerWithoutEnd(HttpExchange exchange, byte[] text) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        do {
            exchange.getResponseBody().write(text);
            exchange.getResponseBody().flush();
        } while (text.length > 1_000);
        try {
            testIsOver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int subscribe(String name, String properties) {
        return grid.call("PUT", "subscriptions/" + name, """
                {"properties":{"destination":{"endpointType":"WebHook","properties":{
                  "endpointUrl":"http://127.0.0.1:%d/hook"}}%s}}
                """.formatted(
                                subscriber.getAddress().getPort(), properties))
                .statusCode();
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        delivered.forEach(event -> ids.add(event.path("id").asText()));
        return ids;
    }

    private static void await(BooleanSupplier isSo) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("It did not come so");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void givenASubscriberThatSendsTheCodeBack_whenEventsCome_thenItGetsThoseFromThenOn() {
        grid.publish(Grid.event("before"));
        assertThat(subscribe("all-events", "")).isEqualTo(201);

        grid.publish(Grid.event("a"), Grid.event("b"));

        await(() -> delivered.size() == 2);
        assertThat(ids()).containsExactly("a", "b");
        assertThat(grid.get("subscriptions/all-events")
                        .at("/properties/provisioningState")
                        .asText())
                .isEqualTo("Succeeded");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000})
    void givenAWebhookWhoseBodyNeverEnds_whenEventsCome_thenItIsGivenUpAndTheEventsAreSentAgain(int bytes) {
        subscribe("all-events", "");
        bodiesWithoutEnd.add("x".repeat(bytes));

        grid.publish(Grid.event("a"), Grid.event("b"));

        await(() -> delivered.size() == 2);
        assertThat(ids()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void givenASubscriberWithAFilter_whenEventsCome_thenItGetsOnlyWhatPasses() {
        subscribe("filtered", """
                ,"filter":{"includedEventTypes":["Created"],"subjectBeginsWith":"FHIR/patient/","subjectEndsWith":"1"}""");

        grid.publish(
                Grid.EVENT.formatted("type", "fhir/Patient/1", "Deleted"),
                Grid.EVENT.formatted("begin", "fhir/Basic/1", "Created"),
                Grid.EVENT.formatted("end", "fhir/Patient/2", "Created"),
                Grid.EVENT.formatted("wanted", "fhir/Patient/11", "Created"));

        await(() -> !delivered.isEmpty());
        assertThat(ids()).containsExactly("wanted");
    }

    @Test
    void givenASubscriberThatMindsCase_whenASubjectIsWrittenOtherwise_thenItDoesNotPass() {
        subscribe("exact", ",\"filter\":{\"subjectBeginsWith\":\"fhir/Patient\",\"isSubjectCaseSensitive\":true}");

        grid.publish(
                Grid.EVENT.formatted("other", "FHIR/Patient/1", "Created"),
                Grid.EVENT.formatted("same", "fhir/Patient/1", "Created"));

        await(() -> !delivered.isEmpty());
        assertThat(ids()).containsExactly("same");
    }

    @Test
    void givenASubscriberThatFails_whenItWorksAgain_thenItGetsTheEventAtAnotherTry() {
        subscribe("all-events", "");
        answers.addAll(List.of(500, 503));

        grid.publish(Grid.event("a"));

        await(() -> delivered.size() == 1);
        assertThat(answers).isEmpty();
    }

    @Test
    void givenASubscriberThatNeverTakesIt_whenItsAttemptsAreUsedUp_thenTheEventIsDeadLettered() {
        subscribe("all-events", ",\"retryPolicy\":{\"maxDeliveryAttempts\":3}");
        answers.addAll(List.of(500, 500, 500));

        grid.publish(Grid.event("a"));

        await(() -> grid.get("deadletters").path("deadLetters").size() == 1);
        JsonNode letter = grid.get("deadletters").at("/deadLetters/0");
        assertThat(letter.path("deadLetterReason").asText()).isEqualTo("MaxDeliveryAttemptsExceeded: HTTP status 500");
        grid.publish(Grid.event("b"));
        await(() -> delivered.size() == 1);
    }

    @Test
    void givenASubscriberThatRefusesAnEvent_whenDelivered_thenItIsDeadLetteredAtOnce() {
        subscribe("all-events", "");
        answers.add(400);

        grid.publish(Grid.event("a"), Grid.event("b"));

        await(() -> delivered.size() == 1);
        assertThat(ids()).containsExactly("b");
        assertThat(grid.get("deadletters").at("/deadLetters/0/event/id").asText())
                .isEqualTo("a");
    }

    @Test
    void givenASubscriberThatDoesNotSendTheCodeBack_whenItsOwnerOpensTheUrl_thenItIsSubscribed() throws Exception {
        echoes = false;
        assertThat(subscribe("manual", "")).isEqualTo(201);
        assertThat(grid.get("subscriptions/manual")
                        .at("/properties/provisioningState")
                        .asText())
                .isEqualTo("AwaitingManualAction");
        assertThat(grid.call("GET", "validate/manual/wrong", "").statusCode()).isEqualTo(400);

        String path = validationUrl.substring(validationUrl.indexOf("/eventgrid/") + "/eventgrid/".length());
        assertThat(grid.call("GET", path, "").statusCode()).isEqualTo(200);

        grid.publish(Grid.event("a"));
        await(() -> delivered.size() == 1);
    }

    @Test
    void givenAnEndpointThatDoesNotAnswerOrIsNoUrl_whenSubscribed_thenThereIsNoSubscription() {
        subscriber.stop(0);

        assertThat(subscribe("nobody", "")).isEqualTo(400);
        assertThat(grid.call(
                                "PUT",
                                "subscriptions/nobody",
                                "{\"properties\":{\"destination\":{\"endpointType\":\"WebHook\",\"properties\":{\"endpointUrl\":"
                                        + "\"http://127.0.0.1:1/\"}}}}")
                        .body())
                .contains("connection refused");
        assertThat(grid.call("PUT", "subscriptions/nothing", "{}").statusCode()).isEqualTo(400);
        assertThat(grid.get("subscriptions").path("value")).isEmpty();
    }

    @Test
    void givenASubscriberOfCloudEvents_whenItAllowsTheOrigin_thenItGetsThemOneByOne() throws IOException {
        grid.close();
        grid = new Grid(folder, EventSchema.CLOUD_EVENTS);
        assertThat(subscribe("cloud", ",\"eventDeliverySchema\":\"CloudEventSchemaV1_0\""))
                .isEqualTo(201);

        grid.post(
                "[{\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"specversion\":\"1.0\"}]",
                "aeg-sas-key",
                grid.topic.key(),
                "Content-Type",
                "application/cloudevents-batch+json");

        await(() -> delivered.size() == 1);
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void givenAHostThatStopsWhileASubscriberIsAway_whenItStartsAgain_thenTheEventIsDelivered() throws IOException {
        subscribe("all-events", "");
        answers.addAll(Collections.nCopies(2, 503));
        grid.publish(Grid.event("a"));
        await(() -> answers.size() < 2);
        grid.close();

        grid = new Grid(folder);

        await(() -> delivered.size() == 1);
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void givenASubscriptionThatIsDeleted_whenEventsCome_thenNobodyGetsThem() {
        subscribe("all-events", "");
        assertThat(grid.call("DELETE", "subscriptions/all-events", "").statusCode())
                .isEqualTo(200);
        assertThat(grid.call("DELETE", "subscriptions/all-events", "").statusCode())
                .isEqualTo(204);
        subscribe("other", ",\"filter\":{\"subjectEndsWith\":\"b\"}");

        grid.publish(Grid.event("a"), Grid.event("b"));

        await(() -> !delivered.isEmpty());
        assertThat(ids()).containsExactly("b");
    }
}
