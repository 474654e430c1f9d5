package health.callisto.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.NormalizedEvent;
import health.callisto.iot.message.Measurement;
import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Precondition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A measurement that cannot be used is a dead letter by itself: the others of its device, hour and event are stored. */
class UnusableMeasurementTest {
    private static final String DEVICE_MAPPING = "{\"templateType\":\"CollectionContent\",\"template\":[]}";
    private static final String FHIR_MAPPING = """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"heartrate","periodInterval":60,
                "codes":[{"code":"8867-4","system":"http://loinc.org"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":5000,"unit":"count/min"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"daily","periodInterval":1440,
                "codes":[{"code":"8867-4","system":"http://loinc.org"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":60000},
                "components":[{"codes":[],"value":{"valueType":"Quantity","valueName":"kg"}},
                  {"codes":[],"value":{"valueType":"String","valueName":"note"}}]}},
              {"templateType":"CodeValueFhir","template":{"typeName":"weight","periodInterval":60,"codes":[],
                "value":{"valueType":"Quantity","valueName":"kg"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"note","codes":[],
                "value":{"valueType":"String","valueName":"note"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"stream","periodInterval":-1,
                "codes":[{"code":"8867-4","system":"http://loinc.org"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":1}}}]}""";
    private static final String REASON = "InvalidSampledDataFhirValue";

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

    private static Measurement measurement(String type, String time, String name, String value) {
        Instant at = Instant.parse("2026-01-31T" + time + "Z");
        return measurement(type, at, name, value);
    }

    private static Measurement measurement(String type, Instant at, String name, String value) {
        return new Measurement(
                type,
                at,
                at,
                "k1",
                Optional.of("p1"),
                Optional.empty(),
                Optional.of("c1"),
                List.of(new Measurement.Property(name, value)));
    }

    private static Measurement hr(String time, String value) {
        return measurement("heartrate", time, "hr", value);
    }

    private void convert(Measurement... measurements) {
        devices.convert(Arrays.stream(measurements)
                .map(each -> devices.event(NormalizedEvent.single(each)))
                .toList());
    }

    private List<JsonNode> observations() {
        return devices.service().resources().changes(0, Integer.MAX_VALUE).stream()
                .map(Change::key)
                .filter(key -> key.type().name().equals("Observation"))
                .distinct()
                .map(key ->
                        devices.service().resources().find(key).orElseThrow().json())
                .map(UnusableMeasurementTest::parsed)
                .sorted(Comparator.comparing(
                        each -> each.at("/effectivePeriod/start").asText()))
                .toList();
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return new ObjectMapper().readTree(new String(json, UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The tokens of a stream that are no E. */
    private static List<String> tokens(JsonNode observation) {
        return Arrays.stream(observation.at("/valueSampledData/data").asText().split(" ", -1))
                .filter(token -> !token.equals("E"))
                .toList();
    }

    /** The values in the dead letters. */
    private List<String> dead() {
        return devices.letters.stream()
                .flatMap(letter -> NormalizedEvent.read(letter.event()).stream())
                .map(each -> each.properties().get(0).value())
                .toList();
    }

    @Test
    void oneMeasurementThatCannotBeUsedTakesNoOtherOfItsHourWithItNorAnotherHour() {
        convert(
                hr("15:00:00", "70"),
                hr("15:00:05", "71"),
                hr("15:00:10", "1 2"),
                hr("15:00:15", "72"),
                hr("16:00:00", "80"));

        assertThat(devices.reasons()).containsExactly(REASON);
        assertThat(dead()).containsExactly("1 2");
        assertThat(devices.letters.get(0).message()).contains("hr", "decimal").doesNotContain("1 2");
        assertThat(observations())
                .extracting(UnusableMeasurementTest::tokens)
                .containsExactly(List.of("70", "71", "72"), List.of("80"));
    }

    @Test
    void deadLettersOfAWholeGroupAreMendedWhenTheyAreConvertedAgain() {
        List<HubEvent> letters = Stream.of("70", "71", "1 2", "72")
                .map(value ->
                        devices.event(NormalizedEvent.single(hr("15:00:0" + Math.abs(value.hashCode() % 10), value))))
                .toList();

        devices.convert(letters);
        devices.convert(devices.letters.stream().map(DeadLetter::event).toList());

        assertThat(dead()).containsExactly("1 2", "1 2");
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "True",
                "False",
                "Infinity",
                "-Infinity",
                "NaN",
                "1 2",
                "1\t2",
                "1\u00a02 3",
                "1,5",
                "1,234",
                "0x1f",
                "1e1001",
                "--1",
                "1.2.3",
                "e5",
                "1e",
                ".",
                "-",
                "٣",
                "u",
                "E E",
                "EU",
                "1_000",
                "99999999999999999999999999999999999"
                        + "999999999999999999999999999999999999999999999999999999999999999999"
            })
    void whatR4sSampledDataDoesNotHaveIsADeadLetter(String value) {
        convert(hr("15:00:00", "70"), hr("15:00:05", value), hr("15:00:10", "71"));

        assertThat(devices.reasons()).containsExactly(REASON);
        assertThat(dead()).containsExactly(value);
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly("70", "71"));
    }

    @ParameterizedTest
    @CsvSource({
        "65, 65",
        "65.50, 65.50",
        "-0.5, -0.5",
        "1E-05, 1E-05",
        "1E+15, 1E+15",
        "U, U",
        "L, L",
        "' 72 ', 72",
        "+5, 5",
        ".5, 0.5",
        "5., 5",
        "007, 7"
    })
    void whatR4sSampledDataHasIsStored(String value, String token) {
        convert(hr("15:00:00", value));

        assertThat(devices.reasons()).isEmpty();
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"E", "", " "})
    void aValueThatSaysThatThereIsNoneIsNoDeadLetter(String value) {
        convert(hr("15:00:00", "70"), hr("15:00:05", value));

        assertThat(devices.reasons()).isEmpty();
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly("70"));
    }

    @Test
    void whatIsStoredFromBeforeKeepsNoMeasurementOut() {
        convert(hr("15:00:00", "70"));
        JsonNode stored = observations().get(0);
        ((ObjectNode) stored.path("valueSampledData"))
                .put("data", stored.at("/valueSampledData/data").asText().replaceFirst("70", "abc"));
        new FhirRecords(devices.service()).put((ObjectNode) stored, new Precondition.Version(1));

        convert(hr("15:00:05", "71"));

        assertThat(devices.reasons()).isEmpty();
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly("abc", "71"));
    }

    static Stream<Measurement> unusable() {
        return Stream.of(
                measurement("daily", "09:00:00", "hr", "1 2"),
                measurement("daily", "09:00:00", "kg", "heavy"),
                measurement("daily", "09:00:00", "kg", "0." + "1".repeat(100)),
                measurement("daily", "09:00:00", "kg", "Infinity"),
                measurement("daily", "09:00:00", "note", ""),
                measurement("daily", "09:00:00", "note", "a\u0000b"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whateverFailsForOneMeasurementIsItsOwnDeadLetterInWhateverPlace(Measurement bad) {
        List<Measurement> good = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            good.add(measurement("daily", "10:0" + i + ":00", "hr", String.valueOf(60 + i)));
        }
        good.add(measurement("daily", "11:00:00", "kg", "70"));
        good.add(measurement("daily", "12:00:00", "note", "fine"));
        for (int place : new int[] {0, 5, good.size()}) {
            List<Measurement> all = new ArrayList<>(good);
            all.add(place, bad);
            devices.letters.clear();

            convert(all.toArray(Measurement[]::new));

            assertThat(dead()).containsExactly(bad.properties().get(0).value());
            assertThat(observations()).singleElement().satisfies(each -> {
                assertThat(tokens(each)).hasSize(9);
                assertThat(each.path("component")).hasSize(2);
            });
        }
    }

    @Test
    void severalThatCannotBeUsedEachHaveTheirReason() {
        convert(
                measurement("daily", "09:00:00", "hr", "x"),
                measurement("daily", "10:00:00", "hr", "60"),
                measurement("daily", "11:00:00", "kg", "heavy"),
                measurement("daily", "12:00:00", "kg", "70"),
                measurement("daily", "13:00:00", "hr", "y"));

        assertThat(devices.reasons()).containsExactly(REASON, "InvalidQuantityFhirValue", REASON);
        assertThat(dead()).containsExactly("x", "heavy", "y");
        assertThat(observations()).singleElement().satisfies(each -> assertThat(each.path("component"))
                .hasSize(1));
    }

    @Test
    void aTimeFarFromAllOthersOfItsGroupIsThatMeasurementsDeadLetter() {
        convert(
                measurement("stream", "10:00:00", "hr", "60"),
                measurement("stream", "10:00:00.010", "hr", "61"),
                measurement("stream", Instant.parse("0001-01-01T00:00:00Z"), "hr", "62"),
                measurement("stream", "10:00:00.020", "hr", "63"));

        assertThat(devices.reasons()).containsExactly("NotSupported");
        assertThat(dead()).containsExactly("62");
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly("60", "61", "63"));
    }

    @Test
    void whatNoSingleMeasurementExplainsIsTheFailureOfItsObservationOnly() {
        convert(
                measurement("weight", "10:00:00", "kg", "70"),
                measurement("weight", "10:30:00", "kg", "71"),
                measurement("weight", "11:00:00", "kg", "72"));

        assertThat(dead()).containsExactly("70", "71");
        assertThat(devices.letters).allSatisfy(letter -> {
            assertThat(letter.reason()).isEqualTo("InvalidQuantityFhirValue");
            assertThat(letter.message()).contains("Expected 1 value. Received 2.");
        });
        assertThat(observations()).singleElement().satisfies(each -> assertThat(
                        each.at("/valueQuantity/value").asInt())
                .isEqualTo(72));
    }

    @Test
    void aWrongValueIsNoSecondOneOfItsHour() {
        convert(measurement("weight", "10:00:00", "kg", "70"), measurement("weight", "10:30:00", "kg", "heavy"));

        assertThat(dead()).containsExactly("heavy");
        assertThat(observations()).hasSize(1);
    }

    @Test
    void ofAnEventWithManyMeasurementsOnlyThoseThatFailAreADeadLetterForEachReason() {
        List<Measurement> measurements = List.of(
                hr("15:00:00", "70"),
                hr("15:00:05", "x"),
                measurement("unknown", "15:00:00", "hr", "71"),
                hr("15:00:10", "72"),
                hr("15:00:15", "y"));

        devices.convert(List.of(devices.event(
                NormalizedEvent.compressed(measurements),
                "{\"IsMeasurementGroup\":true,\"connector\":\"" + DevicesUnderTest.CONNECTOR + "\"}")));

        assertThat(devices.reasons()).containsExactlyInAnyOrder(REASON, "TemplateNotFound");
        assertThat(dead()).containsExactlyInAnyOrder("x", "y", "71");
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly("70", "72"));
    }

    @Test
    void ofAnEventWithManyMeasurementsThoseThatCanBeReadAreStored() throws IOException {
        String text = "[" + new String(NormalizedEvent.single(hr("15:00:00", "70")), UTF_8)
                + ",{\"Type\":\"heartrate\"},"
                + new String(NormalizedEvent.single(hr("15:00:05", "71")), UTF_8).replace("2026-01-31T", "31.1.2026 ")
                + "," + new String(NormalizedEvent.single(hr("15:00:10", "72")), UTF_8) + "]";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }

        devices.convert(List.of(devices.event(
                bytes.toByteArray(),
                "{\"IsMeasurementGroup\":true,\"connector\":\"" + DevicesUnderTest.CONNECTOR + "\"}")));

        assertThat(devices.reasons()).containsExactly("InvalidDataFormat");
        assertThat(observations()).singleElement().satisfies(each -> assertThat(tokens(each))
                .containsExactly("70", "72"));
    }

    @Test
    void aThousandUnusableMeasurementsAreAThousandDeadLetters() {
        List<Measurement> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(hr("15:%02d:%02d".formatted(i / 60, i % 60), i % 2 == 0 ? "x" : "60"));
        }

        convert(all.toArray(Measurement[]::new));

        assertThat(devices.reasons()).hasSize(500).containsOnly(REASON);
        assertThat(observations()).hasSize(1);
    }
}
