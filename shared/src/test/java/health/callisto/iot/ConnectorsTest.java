package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.HandClock;
import health.callisto.http.HttpResponse;
import health.callisto.iot.hub.HubName;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ManagementUnderTest;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.workspace.Databases;
import health.callisto.workspace.ServiceDirectory;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connectors in the management API, and as the functions see them. */
class ConnectorsTest {
    private static final String BASE = "http://localhost:7071/manage/workspaces/demo/iotConnectors";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAIN = "{\"properties\":{\"fhirService\":\"main\"}}";
    private static final String OWN_HUB =
            "{\"properties\":{\"fhirService\":\"main\",\"eventHub\":{\"name\":\"devicedata\"}}}";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private ServiceRegistry services;
    private Database control;
    private ManagedStore store;
    private ConnectorDirectory directory;
    private ManagementUnderTest api;

    @BeforeEach
    void open() {
        control = Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL);
        store = new ManagedStore(control, clock);
        services = new ServiceRegistry(
                new ServiceDirectory(store, clock).withDefault(), Databases.embedded(folder), clock);
        directory = new ConnectorDirectory(store, clock);
        MappingStore nowhere = new MappingStore(() -> new BlobServiceClientBuilder()
                .endpoint("http://127.0.0.1:1/account")
                .buildClient());
        api = ManagementUnderTest.of(store, new ConnectorKind(services, directory, nowhere));
    }

    @AfterEach
    void close() {
        services.close();
        control.close();
    }

    private HttpResponse call(String method, String path, String body, Map<String, String> headers) {
        return api.call(method, BASE + path, body, headers);
    }

    private HttpResponse put(String path, String body) {
        return call("PUT", path, body, Map.of());
    }

    private static JsonNode json(HttpResponse response) throws IOException {
        return JSON.readTree(response.body());
    }

    @Test
    void givenNone_whenPut_thenItIsMadeAndCanBeReadAndPutBack() throws IOException {
        HttpResponse made = put("/heart", PLAIN);

        assertThat(made.status()).isEqualTo(201);
        JsonNode told = json(made);
        assertThat(told.path("id").asText()).isEqualTo("/manage/workspaces/demo/iotConnectors/heart");
        assertThat(told.path("type").asText()).isEqualTo("Microsoft.HealthcareApis/workspaces/iotconnectors");
        assertThat(made.headers()).containsEntry("ETag", told.path("etag").asText());
        HttpResponse read = call("GET", "/heart", "", Map.of());
        assertThat(json(read)).isEqualTo(told);
        assertThat(put("/heart", json(read).toString()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{};                                                                 properties.fhirService",
                "{\"properties\":{\"fhirService\":7}};                               properties.fhirService",
                "{\"properties\":{\"fhirService\":\"nobody\"}};                      properties.fhirService",
                "{\"properties\":{\"fhirService\":\"main\",\"x\":1}};                properties.x",
                "{\"propertys\":{}};                                                 propertys",
                "{\"properties\":[]};                                                properties",
                "{\"properties\":{\"fhirService\":\"main\",\"identity\":{\"type\":\"Guess\"}}}; properties.identity.type",
                "{\"properties\":{\"fhirService\":\"main\",\"identity\":{\"deviceSystem\":\"a b\"}}};"
                        + " properties.identity.deviceSystem",
                "{\"properties\":{\"fhirService\":\"main\",\"eventHub\":{}}};        properties.eventHub.name",
                "{\"properties\":{\"fhirService\":\"main\",\"eventHub\":{\"name\":\"\"}}}; properties.eventHub.name",
                "{\"properties\":{\"fhirService\":\"main\",\"observationsPerSecond\":0}};"
                        + " properties.observationsPerSecond",
                "{\"properties\":{\"fhirService\":\"main\",\"observationsPerSecond\":1.5}};"
                        + " properties.observationsPerSecond",
            })
    void aBodyThatIsWrongIsRefusedByTheNameOfItsProperty(String body, String property) throws IOException {
        HttpResponse refused = put("/heart", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/target").asText()).isEqualTo(property);
        assertThat(json(refused).at("/error/message").asText()).startsWith(property);
    }

    @ParameterizedTest
    @CsvSource({"/ab", "/Heart", "/admin", "/a_b_c"})
    void aNameThatIsNoneIsRefused(String path) {
        assertThat(put(path, PLAIN).status()).isEqualTo(400);
    }

    @Test
    void aServiceKnowsTheConnectorsThatNeedIt() {
        put("/heart", PLAIN);

        assertThat(directory.into(new ServiceName("demo", "main")))
                .extracting(connector -> connector.path().toString())
                .containsExactly("workspaces/demo/iotConnectors/heart");
        assertThat(directory.into(new ServiceName("demo", "other"))).isEmpty();
        assertThat(directory.into(new ServiceName("clinic", "main"))).isEmpty();
    }

    @Test
    void givenAnotherHasChangedIt_whenPutWithTheOldEtag_thenItIsRefused() {
        String old = put("/heart", PLAIN).headers().get("ETag");
        put("/heart", OWN_HUB);

        assertThat(call("PUT", "/heart", PLAIN, Map.of("if-match", old)).status())
                .isEqualTo(412);
        assertThat(call("DELETE", "/heart", "", Map.of("if-match", old)).status())
                .isEqualTo(412);
        assertThat(call("PUT", "/heart", PLAIN, Map.of("if-none-match", "*")).status())
                .isEqualTo(412);
    }

    @Test
    void aListIsInPages() throws IOException {
        List.of("/cuffs", "/beds", "/heart").forEach(path -> put(path, PLAIN));

        JsonNode first = json(call("GET", "?$top=2", "", Map.of()));
        JsonNode second = json(call("GET", first.path("nextLink").asText().substring(BASE.length()), "", Map.of()));

        assertThat(first.path("value"))
                .extracting(each -> each.path("name").asText())
                .containsExactly("beds", "cuffs");
        assertThat(second.path("value"))
                .extracting(each -> each.path("name").asText())
                .containsExactly("heart");
        assertThat(second.has("nextLink")).isFalse();
    }

    @Test
    void givenAHubOfAnotherWorkspacesConnector_whenPut_thenItIsAConflict() {
        store.put(ManagedPath.in("other", "iotConnectors", "heart"), json(OWN_HUB), found -> {});

        assertThat(put("/heart", OWN_HUB).status()).isEqualTo(409);
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode json(String text) {
        try {
            return (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aConnectorIsSeenAtOnceAndItsChangesASecondLater() {
        HubName hub = new HubName(Optional.of("127.0.0.1"), "devicedata");
        put("/heart", PLAIN);
        assertThat(directory.owning(hub)).isEmpty();
        assertThat(directory.find("demo/heart")).isPresent();

        put("/heart", OWN_HUB);
        clock.pass(Duration.ofSeconds(1));

        assertThat(directory.owning(hub)).extracting(Connector::mark).containsExactly("demo/heart");
        store.remove(ManagedPath.in("demo", "iotConnectors", "heart"));
        clock.pass(Duration.ofSeconds(1));
        assertThat(directory.find("demo/heart")).isEmpty();
    }
}
