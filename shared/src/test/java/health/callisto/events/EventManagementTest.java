package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.access.Audit;
import health.callisto.http.HttpResponse;
import health.callisto.http.RouteTable;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.Management;
import health.callisto.manage.ManagementUnderTest;
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
    private ManagementUnderTest management;

    @BeforeEach
    void open() {
        services = ServiceRegistry.embedded(folder, Clock.systemUTC());
        control = Database.openSqlite(folder.resolve("published.db"), Schema.CONTROL);
        published = new PublishedServices(new ManagedStore(control, Clock.systemUTC()), Clock.systemUTC());
        management = ManagementUnderTest.of(this::routes);
    }

    private void routes(RouteTable<Management> table) {
        new EventManagement(services, published, Clock.systemUTC()).addTo(table);
        new ReplayRequests(services, Clock.systemUTC(), () -> "replay-1").addTo(table);
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
        return management.call(method, path, body, headers);
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
        "GET, events/$replay, 405"
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
        management = ManagementUnderTest.closed(this::routes);

        assertThat(call("PUT", DEFAULT, "").status()).isEqualTo(401);
        assertThat(isPublishing()).isFalse();
        assertThat(management.audited())
                .extracting(Audit.Entry::target, Audit.Entry::what, Audit.Entry::status)
                .containsExactly(tuple(DEFAULT, "event-subscriptions-put", 401));
    }

    @Test
    void otherPathsAreNotItsOwn() {
        assertThat(call("GET", "/demo/fhir/main/Patient", "").status()).isEqualTo(404);
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
