package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.access.Authenticator;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RequestUri;
import health.callisto.manage.ManagedStore;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventManagementTest {
    private static final String BASE = "/manage/workspaces/demo/fhirServices/main/";
    private static final String DEFAULT = BASE + "eventSubscriptions/_default";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private ServiceRegistry services;
    private Database control;
    private PublishedServices published;
    private EventManagement management;

    @BeforeEach
    void open() {
        services = ServiceRegistry.embedded(folder, Clock.systemUTC());
        control = Database.openSqlite(folder.resolve("published.db"), Schema.CONTROL);
        published = new PublishedServices(new ManagedStore(control, Clock.systemUTC()), Clock.systemUTC());
        management = management(Authenticator.off());
    }

    private EventManagement management(Authenticator authenticator) {
        return new EventManagement(
                services,
                published,
                authenticator,
                new ReplayRequests(Clock.systemUTC(), () -> "replay-1"),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        services.close();
        control.close();
    }

    private HttpResponse call(String method, String path, String body) {
        return call(method, path, body, Map.of());
    }

    private HttpResponse call(String method, String path, String body, Map<String, String> headers) {
        HttpRequest request = new HttpRequest(method, "http://localhost:7071" + path, headers, body);
        return management.find(request, RequestUri.parse(request.uri())).orElseThrow();
    }

    private static JsonNode json(HttpResponse response) throws IOException {
        return JSON.readTree(response.body());
    }

    private boolean isPublishing() {
        return !new PublisherStore(
                        services.service(new ServiceName("demo", "main")).database())
                .partitions()
                .isEmpty();
    }

    @Test
    void theFirstSubscriptionSwitchesPublishingOnAndTheLastOneOff() throws IOException {
        assertThat(isPublishing()).isFalse();

        HttpResponse created = call("PUT", DEFAULT, "{\"properties\":{}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(json(created).path("name").asText()).isEqualTo("_default");
        assertThat(json(created).path("id").asText()).isEqualTo(DEFAULT);
        assertThat(isPublishing()).isTrue();

        assertThat(call("PUT", DEFAULT, "").status()).isEqualTo(200);
        assertThat(json(call("GET", DEFAULT, ""))).isEqualTo(json(call("PUT", DEFAULT, "")));
        assertThat(json(call("GET", BASE + "eventSubscriptions", "")).path("value"))
                .hasSize(1);

        assertThat(call("DELETE", DEFAULT, "").status()).isEqualTo(200);
        assertThat(isPublishing()).isFalse();
        assertThat(call("DELETE", DEFAULT, "").status()).isEqualTo(204);
        assertThat(call("GET", DEFAULT, "").status()).isEqualTo(404);
    }

    @Test
    void givenAnotherHasChangedIt_whenChangedWithTheOldEtag_thenItIsRefused() throws IOException {
        HttpResponse made = call("PUT", DEFAULT, "{\"properties\":{}}");
        String old = made.headers().getOrDefault("ETag", "");
        assertThat(json(made).path("etag").asText()).isEqualTo(old).isNotEmpty();
        call("PUT", DEFAULT, "{\"properties\":{\"startTime\":\"2026-01-01T00:00:00Z\"}}");

        assertThat(call("PUT", DEFAULT, "", Map.of("if-match", old)).status()).isEqualTo(412);
        assertThat(call("DELETE", DEFAULT, "", Map.of("if-match", old)).status())
                .isEqualTo(412);
        assertThat(call("PUT", DEFAULT, "", Map.of("if-none-match", "*")).status())
                .isEqualTo(412);
    }

    @Test
    void aListIsInPages() throws IOException {
        for (String name : List.of("hook", "_default", "audit")) {
            call("PUT", BASE + "eventSubscriptions/" + name, "");
        }

        JsonNode first = json(call("GET", BASE + "eventSubscriptions?$top=2", ""));
        String next = first.path("nextLink").asText().replace("http://localhost:7071", "");
        JsonNode second = json(call("GET", next, ""));

        assertThat(first.path("value")).hasSize(2);
        assertThat(second.path("value")).hasSize(1);
        assertThat(second.has("nextLink")).isFalse();
        assertThat(first.path("value"))
                .extracting(each -> each.path("name").asText())
                .doesNotContain(second.at("/value/0/name").asText());
    }

    @Test
    void aSubscriptionMayBeginInThePast() throws IOException {
        HttpResponse created = call("PUT", DEFAULT, "{\"properties\":{\"startTime\":\"2026-01-01T00:00:00+01:00\"}}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(json(created).at("/properties/startTime").asText()).isEqualTo("2026-01-01T00:00:00+01:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"properties\":{\"startTime\":\"yesterday\"}} | properties.startTime",
                "{\"properties\":{\"stratTime\":\"2026-01-01T00:00:00Z\"}} | stratTime",
                "{\"properties\":[]} | {\"properties\":{}}",
                "[] | object",
                "{ | no JSON"
            })
    void aBodyThatIsWrongIsRefusedWithWhatIsWrong(String body, String told) throws IOException {
        HttpResponse refused = call("PUT", DEFAULT, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/message").asText()).contains(told);
        assertThat(json(refused).at("/error/code").asText()).isEqualTo("Invalid");
        assertThat(json(refused).at("/error/target").asText()).isIn(DEFAULT, "properties.stratTime");
        assertThat(isPublishing()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, eventSubscriptions/a, 400",
        "PUT, eventSubscriptions/a b, 400",
        "POST, eventSubscriptions/_default, 405",
        "GET, eventSubscriptions/_default/more, 404",
        "GET, events/replays/none, 404",
        "GET, events/$replay, 404"
    })
    void whatThereIsNotIsToldInTheFormOfResourceManager(String method, String path, int status) throws IOException {
        HttpResponse answer = call(method, BASE + path, "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(json(answer).at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void aServiceThatThereIsNotHasNoSubscriptions() {
        assertThat(call("GET", "/manage/workspaces/demo/fhirServices/other/eventSubscriptions", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whoIsNotLetInChangesNothing() {
        management = management(Authenticator.closed());

        assertThat(call("PUT", DEFAULT, "").status()).isEqualTo(401);
        assertThat(isPublishing()).isFalse();
    }

    @Test
    void otherPathsAreNotItsOwn() {
        HttpRequest request = new HttpRequest("GET", "http://localhost:7071/demo/fhir/main/Patient", Map.of(), "");

        assertThat(management.find(request, RequestUri.parse(request.uri()))).isEmpty();
    }

    @Test
    void aReplayIsTakenAndToldOf() throws IOException {
        call("PUT", DEFAULT, "");

        HttpResponse started =
                call("POST", BASE + "events/$replay?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "");

        assertThat(started.status()).isEqualTo(202);
        String location = started.headers().get("Location");
        assertThat(location).isEqualTo("http://localhost:7071" + BASE + "events/replays/replay-1");
        JsonNode told = json(call("GET", BASE + "events/replays/replay-1", ""));
        assertThat(told.path("from").asText()).isEqualTo("2026-01-01T00:00:00.0000000Z");
        assertThat(told.path("status").asText()).isEqualTo("Succeeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?from=now",
                "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "?from=2026-01-02T00:00:00Z&to=x"
            })
    void aReplayNeedsAPeriod(String query) throws IOException {
        call("PUT", DEFAULT, "");

        HttpResponse refused = call("POST", BASE + "events/$replay" + query, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/message").asText()).containsAnyOf("from", "to");
    }

    @Test
    void withoutASubscriptionNothingIsReplayed() {
        assertThat(call("POST", BASE + "events/$replay?from=2026-01-01T00:00:00Z", "")
                        .status())
                .isEqualTo(409);
    }
}
