package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From the client of a device to Observations that HTTP serves, by way of both hubs. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DevicesTest {
    private static final String HEART = DeviceHost.CONNECTORS + "heart";

    @TempDir
    static Path data;

    private RunningHost host;
    private DeviceHost devices;
    private EventHubProducerClient client;

    @BeforeAll
    void start() throws IOException {
        host = DeviceHost.start(data);
        devices = new DeviceHost(host);
        client = devices.devices();
    }

    @AfterAll
    void stop() {
        client.close();
        host.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return host.send(HttpRequest.newBuilder(host.base().resolve(path)).POST(BodyPublishers.ofString(body)));
    }

    @Test
    @Order(1)
    void givenAHubThatNoConnectorHas_whenAMessageNamesNone_thenItIsADeadLetter() {
        DeviceHost.send(client, List.of("{\"device\":\"d\"}"));

        Await.until("the dead letter", () -> devices.deadLetters().size() == 1);
        assertThat(devices.deadLetters().get(0).path("deadLetterReason").asText())
                .isEqualTo("ConnectorNotFound");
    }

    @Test
    @Order(2)
    void givenASharedHub_whenAMessageNamesAConnector_thenItGoesThere() {
        devices.connect("shared", DeviceMessages.DEVICE_MAPPING, DeviceMessages.FHIR_MAPPING);
        assertThat(devices.put(
                                DeviceHost.CONNECTORS + "shared",
                                "{\"properties\":{\"fhirService\":\"main\",\"identity\":{\"type\":\"Create\"}}}")
                        .statusCode())
                .isEqualTo(200);

        // What was changed is seen a second later; the message is sent until then.
        Await.until("the Observation", () -> {
            EventData event = new EventData(DeviceMessages.of(1, 1).get(0));
            event.getProperties().put("connector", "demo/shared");
            client.send(List.of(event));
            return devices.observations().size() == 1;
        });
        host.send(HttpRequest.newBuilder(host.base().resolve(DeviceHost.CONNECTORS + "shared"))
                .DELETE());
    }

    @Test
    @Order(3)
    void givenAMappingThatIsWrong_whenPut_thenEachPlaceIsTold() {
        devices.connect("heart", DeviceMessages.DEVICE_MAPPING, DeviceMessages.FHIR_MAPPING);

        HttpResponse<String> refused = devices.put(HEART + "/deviceMapping", """
                {"templateType":"CollectionContent","template":[
                  {"templateType":"JsonPathContent","template":{"typeName":"x"}}]}""");

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode error = RunningHost.json(refused).path("error");
        assertThat(error.path("target").asText()).startsWith("template[0]");
        assertThat(error.path("details")).isNotEmpty();
        assertThat(error.path("message").asText()).contains("line 2");
    }

    @Test
    @Order(4)
    void givenTheConnectorsMappings_whenTriedOnAMessage_thenItsObservationIsToldAndNotStored() {
        int before = devices.observations().size();

        HttpResponse<String> tried = post(
                HEART + "/$test",
                "{\"messages\":[{\"Body\":" + DeviceMessages.of(1, 1).get(0) + "}]}");

        assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
        assertThat(RunningHost.json(tried).path("observations")).hasSize(1);
        assertThat(devices.observations()).hasSize(before);
    }

    @Test
    @Order(5)
    void givenPoisonAmongGoodMessages_whenSent_thenTheGoodAreStoredAndEachOtherIsADeadLetterWithItsReason() {
        Map<String, String> poison = new TreeMap<>(Map.of(
                "no JSON",
                "InvalidDataFormat",
                "[".repeat(100_000),
                "InvalidDataFormat",
                "{\"hr\":60,\"device\":\"d0\",\"at\":\"noon\"}",
                "IncompatibleData",
                "{\"hr\":60,\"at\":\"2026-01-31T10:00:00Z\"}",
                "IncompatibleData",
                "{\"hr\":\"sixty\",\"device\":\"d0\",\"patient\":\"p0\",\"at\":\"2026-01-31T10:00:00Z\"}",
                "TemplateExpression",
                "{\"kg\":1e999999999,\"device\":\"d0\",\"patient\":\"p0\",\"at\":\"2026-01-31T10:00:00Z\"}",
                "*",
                "{\"kg\":\"heavy\",\"device\":\"d0\",\"patient\":\"p0\",\"at\":\"2026-01-31T11:00:00Z\"}",
                "InvalidQuantityFhirValue",
                "{\"kg\":70,\"device\":\"d0\",\"at\":\"2026-01-31T10:00:00Z\"}",
                "PatientDeviceMismatch*",
                "{\"kg\":70,\"device\":\"new\",\"at\":\"2026-01-31T10:00:00Z\"}",
                "PatientIdentityNotDefined",
                "{\"hr\":60,\"note\":\"" + "x".repeat(1_000_000) + "\"}",
                "IncompatibleData"));
        List<String> good = DeviceMessages.of(200, 4);
        int letters = devices.deadLetters().size();

        for (int i = 0; i < good.size(); i++) {
            DeviceHost.send(client, List.of(good.get(i)));
            if (i % 20 == 10) {
                DeviceHost.send(client, List.of(List.copyOf(poison.keySet()).get(i / 20)));
            }
        }

        long certain =
                poison.values().stream().filter(reason -> !reason.contains("*")).count();
        Await.until(
                "all good ones and the dead letters of the others",
                () -> values() == 180 && devices.deadLetters().size() - letters >= certain,
                () -> values() + " values, " + reasons());
        for (Map.Entry<String, String> each : poison.entrySet()) {
            if (!each.getValue().contains("*")) {
                assertThat(reason(each.getKey())).as(shortened(each.getKey())).isEqualTo(each.getValue());
            }
        }
        JsonNode position = letter("no JSON").path("position");
        assertThat(position.path("eventHub").asText()).isEqualTo("devicedata");
        assertThat(position.path("sequenceNumber").isNumber()).isTrue();
        assertThat(position.path("partition").asText()).matches("[0-3]");
    }

    @Test
    @Order(6)
    void givenADeviceThatIsRegisteredLater_whenItsDeadLettersAreReplayed_thenTheyAreStoredAndNoLettersAnyMore() {
        String reason = "PatientIdentityNotDefined";
        assertThat(reasons()).contains(reason);
        assertThat(host.put("Patient/late", "{\"resourceType\":\"Patient\",\"id\":\"late\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(host.put(
                                "Device/late",
                                "{\"resourceType\":\"Device\",\"id\":\"late\",\"identifier\":[{\"value\":\"new\"}],"
                                        + "\"patient\":{\"reference\":\"Patient/late\"}}")
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> replayed = post(HEART + "/$replay", "{\"reasons\":[\"" + reason + "\"]}");

        assertThat(replayed.statusCode()).as(replayed.body()).isEqualTo(200);
        assertThat(RunningHost.json(replayed).path("replayed").asInt()).isPositive();
        assertThat(RunningHost.json(replayed).path("failedAgain").asInt()).isZero();
        assertThat(reasons()).doesNotContain(reason);
        assertThat(host.json("Observation?subject=Patient/late").path("total").asInt())
                .isEqualTo(1);
    }

    @Test
    @Order(6)
    void givenDeadLettersThatNothingHasMended_whenReplayed_thenTheAnswerCountsThoseThatFallBack() {
        String reason = "InvalidQuantityFhirValue";
        int before = devices.deadLetters().size();

        JsonNode answer = RunningHost.json(post(HEART + "/$replay", "{\"reasons\":[\"" + reason + "\"]}"));

        assertThat(answer.path("failedAgain").asInt())
                .isPositive()
                .isEqualTo(answer.path("replayed").asInt());
        assertThat(devices.deadLetters()).hasSize(before);
        assertThat(reasons()).contains(reason);
        HttpResponse<String> refused = post(HEART + "/$replay", "{\"reasons\":[\"Bogus\"]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(reason, "DeviceNotFound", "Unhandled");
    }

    @Test
    @Order(7)
    void givenAMapping_whenPutWithAConditionThatDoesNotHold_thenItStays() {
        String etag = host.send(HttpRequest.newBuilder(host.base().resolve(HEART + "/fhirMapping")))
                .headers()
                .firstValue("etag")
                .orElseThrow();

        assertThat(putMapping("If-None-Match", "*").statusCode()).isEqualTo(412);
        assertThat(putMapping("If-Match", "\"0x8DE0000000000\"").statusCode()).isEqualTo(412);
        assertThat(putMapping("If-Match", "one, two").statusCode()).isEqualTo(400);
        assertThat(putMapping("If-Match", "*").statusCode()).isEqualTo(200);
        HttpResponse<String> late = putMapping("If-Match", etag);

        assertThat(late.statusCode()).as(late.body()).isEqualTo(412);
        assertThat(RunningHost.json(late).at("/error/message").asText()).contains("ETag");
    }

    private HttpResponse<String> putMapping(String header, String value) {
        return host.send(HttpRequest.newBuilder(host.base().resolve(HEART + "/fhirMapping"))
                .header(header, value)
                .PUT(BodyPublishers.ofString(DeviceMessages.FHIR_MAPPING)));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(80, text.length()));
    }

    /** Heart rates that are stored: tokens that are no gaps. */
    private long values() {
        return devices.observations().values().stream()
                .map(observation -> observation.at("/valueSampledData/data").asText())
                .flatMap(text -> List.of(text.split(" ", -1)).stream())
                .filter(token -> !token.isEmpty() && !token.equals("E"))
                .count();
    }

    private String reasons() {
        return devices.deadLetters().stream()
                .map(letter -> letter.path("deadLetterReason").asText())
                .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()))
                .toString();
    }

    /** Of the message itself, or of the measurement that it gave. */
    private String reason(String body) {
        return letter(body).path("deadLetterReason").asText();
    }

    private JsonNode letter(String body) {
        return devices.deadLetters().stream()
                .filter(letter -> isOf(letter, body))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No dead letter of " + shortened(body) + ": " + reasons()));
    }

    private static boolean isOf(JsonNode letter, String body) {
        try {
            String sent = new String(letter.at("/event/bodyBase64").binaryValue(), UTF_8);
            if (sent.equals(body)) {
                return true;
            }
            if (!letter.path("stage").asText().equals("conversion") || !body.startsWith("{\"kg\":")) {
                return false;
            }
            JsonNode measurement = RunningHost.parse(sent);
            JsonNode message = RunningHost.parse(body);
            return measurement
                            .path("DeviceId")
                            .asText()
                            .equals(message.path("device").asText())
                    && measurement
                            .at("/Properties/0/Value")
                            .asText()
                            .equals(message.path("kg").asText());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
