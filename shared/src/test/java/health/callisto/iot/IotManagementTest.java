package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.http.HttpResponse;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ManagementUnderTest;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IotManagementTest {
    private static final String URL = "http://localhost:7071/manage/workspaces/demo/iotConnectors/wards/$test";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DEVICE = """
            {"templateType":"CollectionContent","template":[{"templateType":"JsonPathContent","template":{
              "typeName":"heartrate","typeMatchExpression":"$..[?(@hr)]","deviceIdExpression":"$.device",
              "timestampExpression":"$.at","values":[{"required":true,"valueExpression":"$.hr","valueName":"hr"},
                {"valueExpression":"$.note","valueName":"note"}]}}]}""";
    private static final String FHIR = """
            {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
              "typeName":"heartrate","codes":[{"code":"8867-4","system":"http://loinc.org"}],
              "value":{"valueType":"Quantity","valueName":"hr","unit":"count/min"}}}]}""";

    @TempDir
    private Path folder;

    private Database control;
    private ManagedStore managed;
    private ManagementUnderTest management;

    @BeforeEach
    void open() {
        control = Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL);
        // Nobody listens there: what is tried here needs no storage.
        BlobServiceClient nowhere = new BlobServiceClientBuilder()
                .endpoint("http://127.0.0.1:1/account")
                .buildClient();
        managed = new ManagedStore(control, Clock.systemUTC());
        IotManagement connectors = new IotManagement(
                managed,
                new MappingStore(() -> nowhere),
                new DeadLetterReplay(
                        new DeviceDeadLetters(() -> nowhere, Clock.systemUTC()),
                        new ConnectorDirectory(managed, Clock.systemUTC()),
                        batch -> 0,
                        batch -> 0,
                        Clock.systemUTC()),
                Clock.systemUTC());
        management = ManagementUnderTest.of(connectors::addTo);
    }

    @AfterEach
    void close() {
        control.close();
    }

    private HttpResponse call(String method, String body) {
        return management.call(method, URL, body, Map.of());
    }

    private JsonNode run(String device, String fhir, String messages) throws IOException {
        HttpResponse answer = call(
                "POST",
                "{\"deviceMapping\":" + device + ",\"fhirMapping\":" + fhir + ",\"messages\":" + messages + "}");
        assertThat(answer.status()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void givenMappingsAndAMessage_whenTried_thenItsMeasurementAndObservationAreTold() throws IOException {
        JsonNode answer = run(DEVICE, FHIR, """
                [{"Body":{"device":"d1","at":"2026-01-31T12:00:00Z","hr":65,"note":"x"}}]""");

        assertThat(answer.path("problems")).isEmpty();
        assertThat(answer.path("errors")).isEmpty();
        assertThat(answer.at("/measurements/0/Properties/0/Value").asText()).isEqualTo("65");
        assertThat(answer.at("/observations/0/valueQuantity/value").asInt()).isEqualTo(65);
        assertThat(answer.at("/observations/0/device/reference").asText()).isEqualTo("Device/d1");
        assertThat(answer.path("warnings")).hasSize(1);
        assertThat(answer.at("/warnings/0").asText()).contains("note", "heartrate");
    }

    @Test
    void givenOneMeasurementThatCannotBeUsed_whenTried_thenItIsToldAndTheOthersOfItsHourAreMade() throws IOException {
        String sampled = FHIR.replace("\"Quantity\"", "\"SampledData\",\"defaultPeriod\":5000")
                .replace("\"codes\":[", "\"periodInterval\":60,\"codes\":[");

        JsonNode answer = run(DEVICE, sampled, """
                [{"Body":{"device":"d1","at":"2026-01-31T12:00:00Z","hr":65}},
                 {"Body":{"device":"d1","at":"2026-01-31T12:00:05Z","hr":"1 2"}},
                 {"Body":{"device":"d1","at":"2026-01-31T12:00:10Z","hr":66}}]""");

        assertThat(answer.path("errors")).hasSize(1);
        assertThat(answer.at("/errors/0/source").asText())
                .isEqualTo("measurement of heartrate at 2026-01-31T12:00:05.0000000Z");
        assertThat(answer.at("/errors/0/type").asText()).isEqualTo("InvalidSampledDataFhirValue");
        assertThat(answer.path("observations")).hasSize(1);
        assertThat(answer.at("/observations/0/valueSampledData/data").asText()).startsWith("65 E 66 E");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bogus", "devicenotfound", "Device", "", "Unhandled/..", "NotSupported "})
    void givenAReasonThatThereIsNot_whenReplayed_thenItIsRefusedWithTheReasonsThatThereAre(String reason)
            throws IOException {
        HttpResponse refused = replay("{\"reasons\":[\"DeviceNotFound\",\"" + reason + "\"]}");

        assertThat(refused.status()).isEqualTo(400);
        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("target").asText()).isEqualTo("reasons[1]");
        assertThat(error.path("message").asText()).contains(DeadLetterReason.all());
    }

    private HttpResponse replay(String body) {
        managed.put(
                ManagedPath.in("demo", Connector.COLLECTION, "wards"),
                DevicesUnderTest.json("{\"properties\":{\"fhirService\":\"main\"}}"),
                found -> {});
        return management.call("POST", URL.replace("$test", "$replay"), body, Map.of());
    }

    @Test
    void givenAMessageThatNothingMatches_whenTried_thenItIsToldWhatWouldHave() throws IOException {
        JsonNode answer = run(DEVICE, FHIR, "[{\"Body\":{\"device\":\"d1\",\"pulse\":65}}]");

        assertThat(answer.path("measurements")).isEmpty();
        assertThat(answer.at("/warnings/0").asText())
                .isEqualTo("messages[0]: no template matched; heartrate matches $..[?(@hr)]");
    }

    @Test
    void givenAMessageThatLacksWhatIsRequired_whenTried_thenTheErrorNamesIt() throws IOException {
        JsonNode answer = run(DEVICE, FHIR, "[{\"Body\":{\"hr\":65}}]");

        assertThat(answer.at("/errors/0/source").asText()).isEqualTo("messages[0]");
        assertThat(answer.at("/errors/0/type").asText()).isEqualTo("IncompatibleData");
        assertThat(answer.at("/errors/0/message").asText()).contains("[DeviceIdExpression]");
    }

    @Test
    void givenMappingsWithMistakes_whenTried_thenEachIsToldWithItsPlaceAndLine() throws IOException {
        String text = JSON.writeValueAsString(DEVICE.replace("typeMatchExpression", "typeMatch"));

        JsonNode answer = run(text, FHIR.replace("Quantity", "Quality"), "[]");

        assertThat(answer.path("problems")).hasSize(3);
        assertThat(answer.at("/problems/0/path").asText()).isEqualTo("template[0].template");
        assertThat(answer.at("/problems/0/line").asInt()).isEqualTo(1);
        assertThat(answer.path("problems").toString()).contains("typeMatch", "'TypeMatchExpression'", "Quality");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"deviceMapping\":1}", "{\"deviceMapping\":{}}"})
    void givenABodyThatIsWrong_whenTried_thenItIsRefusedWithWhatIsWrong(String body) throws IOException {
        HttpResponse refused = call("POST", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void givenAnotherMethod_whenCalled_thenItIsNotAllowed() {
        assertThat(call("GET", "").status()).isEqualTo(405);
    }
}
