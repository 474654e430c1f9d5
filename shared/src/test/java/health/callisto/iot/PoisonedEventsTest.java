package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.NormalizedEvent;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.resource.feed.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that would stop their partition if they were tried again. */
class PoisonedEventsTest {
    private static final String DEVICE_MAPPING = """
            {"templateType":"CollectionContent","template":[
              {"templateType":"CalculatedContent","template":{"typeName":"heartrate",
                "typeMatchExpression":"$..[?(@hr)]","deviceIdExpression":"$.Body.device",
                "timestampExpression":{"language":"JmesPath","value":"Body.at || fromUnixTimestamp(Body.unix)"},
                "patientIdExpression":"$.Body.patient",
                "values":[{"required":true,"valueExpression":"$.matchedToken.hr","valueName":"hr"}]}}]}""";
    private static final String FHIR_MAPPING = """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"heartrate","periodInterval":60,
                "codes":[{"code":"8867-4","system":"http://loinc.org"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":5000,"unit":"count/min"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"stream","periodInterval":-1,
                "codes":[{"code":"8867-4","system":"http://loinc.org"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":1,"unit":"count/min"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"weight",
                "codes":[{"code":"29463-7","system":"http://loinc.org"}],
                "value":{"valueType":"Quantity","valueName":"hr","unit":"kg"}}}]}""";

    @TempDir
    private Path folder;

    private DevicesUnderTest devices;

    @BeforeEach
    void open() {
        devices = new DevicesUnderTest(folder, DEVICE_MAPPING, FHIR_MAPPING);
    }

    @AfterEach
    void close() {
        devices.close();
    }

    private static ObjectNode measurement(String type, String device) {
        return DevicesUnderTest.json("""
                {"Type":"%s","OccurrenceTimeUtc":"2026-01-31T10:00:00Z","IngestionTimeUtc":"2026-01-31T10:00:01Z",
                 "DeviceId":"%s","PatientId":"p","CorrelationId":"c","Properties":[{"Name":"hr","Value":"65"}]}""".formatted(type, device));
    }

    private long observations() {
        return devices.service().resources().changes(0, Integer.MAX_VALUE).stream()
                .map(Change::key)
                .filter(key -> key.type().name().equals("Observation"))
                .distinct()
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "DeviceId, 1001, IncompatibleData",
        "DeviceId, 5000, IncompatibleData",
        "PatientId, 5000, IncompatibleData",
        "EncounterId, 5000, IncompatibleData",
        "CorrelationId, 5000, IncompatibleData"
    })
    void anIdThatIsTooLongIsADeadLetterAndTheNextEventIsStored(String member, int length, String reason) {
        ObjectNode bad = measurement("stream", "d");
        bad.put(member, "x".repeat(length));

        devices.convert(List.of(
                devices.event(bad.toString()),
                devices.event(measurement("stream", "good").toString())));

        assertThat(devices.reasons()).containsExactly(reason);
        assertThat(devices.letters.get(0).message()).contains(String.valueOf(length), "1000");
        assertThat(observations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 400, 401, 800, 850, 1_000})
    void anIdUpToTheLimitIsFoundAgain(int length) {
        for (String filler : List.of("x", "|", "é", ",")) {
            ObjectNode measurement = measurement("stream", filler.repeat(length));
            measurement.put("PatientId", "p" + filler.repeat(length - 1));
            measurement.put("CorrelationId", filler.repeat(length));
            long before = observations();

            devices.convert(List.of(devices.event(measurement.toString())));
            devices.convert(List.of(devices.event(measurement.toString())));

            assertThat(devices.reasons()).isEmpty();
            assertThat(observations() - before).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1600-02-29T12:00:00Z",
                "9999-12-31T23:59:59.9999999Z",
                "1969-12-31T23:59:59Z"
            })
    void aTimeFarFromTheStoredOneIsStoredOrADeadLetterInEachInterval(String time) {
        List<HubEvent> events = new ArrayList<>();
        for (String type : List.of("heartrate", "stream", "weight")) {
            events.add(devices.event(measurement(type, "d").toString()));
        }
        devices.convert(events);
        events.clear();
        for (String type : List.of("heartrate", "stream", "weight")) {
            ObjectNode far = measurement(type, "d");
            far.put("OccurrenceTimeUtc", time);
            far.put("IngestionTimeUtc", time);
            events.add(devices.event(far.toString()));
        }

        devices.convert(events);

        // Hours and times of their own; the stream would have too many slots.
        assertThat(devices.reasons()).containsExactly("NotSupported");
        assertThat(observations()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z"
            })
    void aTimeThatFhirDoesNotHaveIsADeadLetter(String time) {
        List<HubEvent> events = new ArrayList<>();
        for (String type : List.of("heartrate", "stream", "weight")) {
            ObjectNode far = measurement(type, "d");
            far.put("OccurrenceTimeUtc", time);
            events.add(devices.event(far.toString()));
        }

        devices.convert(events);

        assertThat(devices.reasons()).containsExactly("InvalidDataFormat", "InvalidDataFormat", "InvalidDataFormat");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1000000000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
    void aTimeOfArrivalThatIsOddHoldsNothingUp(String time) {
        ObjectNode odd = measurement("weight", "d");
        odd.put("IngestionTimeUtc", time);

        devices.convert(List.of(devices.event(odd.toString())));

        assertThat(devices.reasons()).isEmpty();
        assertThat(observations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"connector\":\"../../../../x\"}",
                "{\"connector\":\"demo/heart\\u0000\"}",
                "{\"connector\":\"demo/heart/more\"}",
                "{\"connector\":{\"demo\":\"heart\"}}",
                "{\"connector\":\"\\ud800\"}",
                "{\"note\":\"\\ud800\"}",
                "{}"
            })
    void aConnectorsNameThatIsNoneIsNoPartOfABlobsName(String properties) {
        byte[] body = "no JSON".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        devices.convert(List.of(devices.event(body, properties)));
        devices.convert(List.of(devices.event(
                measurement("weight", "d").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), properties)));
        devices.normalize(List.of(devices.event(body, properties)));

        assertThat(devices.letters).hasSize(3).allMatch(letter -> letter.connector()
                .equals("-"));
    }

    @Test
    void halfACharacterInAMessageIsNoReasonToTryAgain() {
        devices.normalize(List.of(devices.event("""
                {"hr":65,"device":"\\ud800","patient":"\\udc00","at":"2026-01-31T10:00:00Z"}""")));
        List<HubEvent> events = new ArrayList<>();
        devices.sent.forEach(outgoing -> {
            events.add(devices.event(NormalizedEvent.single(outgoing.measurement())));
            ObjectNode group = DevicesUnderTest.json("{\"IsMeasurementGroup\":true,\"connector\":\"demo/heart\"}");
            events.add(devices.event(NormalizedEvent.compressed(List.of(outgoing.measurement())), group.toString()));
        });
        assertThat(events).hasSize(2);

        assertThatCode(() -> devices.convert(events)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "253402300800",
                "-62135596801",
                "9223372036854775807",
                "-9223372036854775808",
                "1e18",
                "9223372036854775808"
            })
    void aUnixTimeOutOfRangeIsAnErrorOfItsMessage(String unix) {
        devices.normalize(List.of(
                devices.event("{\"hr\":65,\"device\":\"d\",\"unix\":" + unix + "}"),
                devices.event("{\"hr\":66,\"device\":\"d\",\"unix\":1769853600}")));

        assertThat(devices.reasons()).containsExactly("TemplateExpression");
        assertThat(devices.sent).singleElement().satisfies(outgoing -> assertThat(
                        outgoing.measurement().occurrenceTime())
                .isEqualTo("2026-01-31T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e30", "1e-30", "0.00001", "1e999999999", "1e-999999999", "0", "-1"})
    void aDefaultPeriodOutOfRangeIsAProblemOfTheMapping(String period) {
        assertThat(FhirMapping.parse(FHIR_MAPPING.replace("5000", period)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("defaultPeriod", "100 years"));
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "101, 1"})
    void aQuantityOfMoreThanAHundredCharactersIsADeadLetterAndTheNextEventIsStored(int length, int letters) {
        ObjectNode weight = measurement("weight", "d");
        ((ObjectNode) weight.at("/Properties/0")).put("Value", "0." + "1".repeat(length - 2));

        devices.convert(List.of(
                devices.event(weight.toString()),
                devices.event(measurement("weight", "e").toString())));

        assertThat(devices.reasons()).isEqualTo(java.util.Collections.nCopies(letters, "InvalidQuantityFhirValue"));
        assertThat(observations()).isEqualTo(2 - letters);
    }
}
