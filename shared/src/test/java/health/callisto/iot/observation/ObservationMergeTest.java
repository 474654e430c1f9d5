package health.callisto.iot.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.DevicesUnderTest;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measurements into Observations that others have stored. */
class ObservationMergeTest {
    private static final String NAMED = """
            {"coding":[{"system":"https://azure.microsoft.com/en-us/services/iomt-fhir-connector/","code":"%1$s"}],
             "text":"%1$s"}""";

    private static FhirMapping mapping(int interval) {
        return FhirMapping.parse("""
                {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
                  "typeName":"t","codes":[],"periodInterval":%d,
                  "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":60000},
                  "components":[
                    {"codes":[],"value":{"valueType":"SampledData","valueName":"power","defaultPeriod":60000}},
                    {"codes":[],"value":{"valueType":"Quantity","valueName":"kg"}}]}}]}""".formatted(interval)).mapping();
    }

    private static ObjectNode stored(String effective, String rest) {
        return DevicesUnderTest.json("""
                {"resourceType":"Observation","id":"o","status":"final","code":{"text":"t"},%s%s}""".formatted(effective, rest.isEmpty() ? "" : "," + rest));
    }

    private static JsonNode merged(int interval, ObjectNode stored, String time, String name, String value) {
        Instant at = Instant.parse(time);
        Measurement measurement = new Measurement(
                "t",
                at,
                at,
                "d",
                Optional.empty(),
                Optional.empty(),
                Optional.of("c"),
                List.of(new Measurement.Property(name, value)));
        ObservationGroup group = ObservationGroup.of(
                        MeasurementGroup.of(List.of(measurement)).get(0),
                        mapping(interval).template("t").interval())
                .get(0);
        return ObservationMerge.of(stored, mapping(interval).template("t"), group)
                .orElseThrow();
    }

    private static String sampled(String data) {
        return "\"valueSampledData\":{\"origin\":{\"value\":0},\"period\":60000,\"dimensions\":1,\"data\":\"" + data
                + "\"}";
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1_440, -1})
    void aStoredEffectiveDateTimeBecomesAPeriod(int interval) {
        JsonNode merged = merged(
                interval,
                stored(
                        "\"effectiveDateTime\":\"2026-01-31T10:02:00Z\",\"_effectiveDateTime\":{\"id\":\"x\"}",
                        sampled("60")),
                "2026-01-31T10:05:00Z",
                "hr",
                "65");

        assertThat(merged.has("effectiveDateTime")).isFalse();
        assertThat(merged.has("_effectiveDateTime")).isFalse();
        assertThat(merged.at("/valueSampledData/data").asText()).contains("60 E E 65");
        String start = interval == 60 ? "2026-01-31T10:00" : interval == -1 ? "2026-01-31T10:02" : "2026-01-31T00:00";
        assertThat(merged.at("/effectivePeriod/start").asText()).isEqualTo(start + ":00.0000000Z");
        int before = interval == 60 ? 2 : interval == -1 ? 0 : 602;
        assertThat(merged.at("/valueSampledData/data").asText().split(" ", -1)[before])
                .isEqualTo("60");
    }

    @Test
    void aStoredEffectiveDateTimeStaysWhereTheMeasurementIsOfThatTime() {
        JsonNode merged = merged(
                0,
                stored("\"effectiveDateTime\":\"2026-01-31T10:02:00.000+00:00\"", sampled("60")),
                "2026-01-31T10:02:00Z",
                "hr",
                "65");

        assertThat(merged.path("effectiveDateTime").asText()).isEqualTo("2026-01-31T10:02:00.000+00:00");
        assertThat(merged.has("effectivePeriod")).isFalse();
        assertThat(merged.at("/valueSampledData/data").asText()).isEqualTo("65");
    }

    @Test
    void aStreamOfTheOriginalThatBeganBetweenSlotsKeepsItsDistances() {
        JsonNode merged = merged(
                -1,
                stored(
                        "\"effectivePeriod\":{\"start\":\"2026-01-31T10:02:30Z\",\"end\":\"2026-01-31T10:04:30Z\"}",
                        sampled("1 E 3")),
                "2026-01-31T10:00:10Z",
                "power",
                "9");

        assertThat(merged.at("/effectivePeriod/start").asText()).isEqualTo("2026-01-31T10:00:10.0000000Z");
        assertThat(merged.at("/valueSampledData/data").asText()).isEqualTo("E E 1 E 3");
        assertThat(merged.at("/component/0/valueSampledData/data").asText()).isEqualTo("9 E E E E");
    }

    @Test
    void aStreamThatTheMappingDoesNotHaveMovesWithThePeriodToo() {
        JsonNode merged = merged(
                -1,
                stored(
                        "\"effectivePeriod\":{\"start\":\"2026-01-31T10:02:00Z\",\"end\":\"2026-01-31T10:02:30Z\"}",
                        sampled("1") + ",\"component\":[{\"code\":" + NAMED.formatted("old") + ","
                                + sampled("5 6").replace("60000", "30000") + "}]"),
                "2026-01-31T10:01:00Z",
                "hr",
                "9");

        assertThat(merged.at("/valueSampledData/data").asText()).isEqualTo("9 1");
        assertThat(merged.at("/component/0/valueSampledData/data").asText()).isEqualTo("E E 5 6");
    }

    @Test
    void aValueThatWasNotThereIsAdded() {
        ObjectNode stored = stored(
                "\"effectivePeriod\":{\"start\":\"2026-01-31T10:00:00Z\",\"end\":\"2026-01-31T10:59:59.9999999Z\"}",
                "\"dataAbsentReason\":{\"text\":\"unknown\"}");

        JsonNode merged = merged(60, stored, "2026-01-31T10:00:00Z", "hr", "65");

        assertThat(merged.at("/valueSampledData/data").asText()).startsWith("65 E");
        assertThat(merged.has("dataAbsentReason")).isFalse();
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        ObjectNode stored = stored(
                "\"effectivePeriod\":{\"start\":\"2026-01-31T10:00:00Z\",\"end\":\"2026-01-31T10:59:59.9999999Z\"}",
                "\"valueString\":\"x\"");

        assertThatThrownBy(() -> merged(60, stored, "2026-01-31T10:00:00Z", "hr", "65"))
                .isInstanceOfSatisfying(
                        DataError.class, error -> assertThat(error.kind()).isEqualTo(DataError.Kind.NOT_SUPPORTED));
    }

    @Test
    void anEmptyValueIsAnEmptySlot() {
        ObjectNode stored = stored("\"effectiveDateTime\":\"2026-01-31T10:02:00Z\"", sampled("60"));

        assertThat(merged(60, stored, "2026-01-31T10:03:00Z", "hr", "")
                        .at("/valueSampledData/data")
                        .asText())
                .startsWith("E E 60 E E");
    }
}
