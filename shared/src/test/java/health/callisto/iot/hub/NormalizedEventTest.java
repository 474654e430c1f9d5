package health.callisto.iot.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizedEventTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.1234567Z");
    private static final Measurement MEASUREMENT = new Measurement(
            "heartrate",
            NOW,
            NOW.plusSeconds(1),
            "d1",
            Optional.of("p1"),
            Optional.empty(),
            Optional.of("c1"),
            List.of(new Measurement.Property("hr", "65"), new Measurement.Property("note", "é☂\"")));

    private static HubEvent event(byte[] body, boolean group) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        if (group) {
            properties.put(NormalizedEvent.GROUP, true);
        }
        return new HubEvent(body, properties, JsonNodeFactory.instance.objectNode(), 1, NOW);
    }

    @Test
    void aMeasurementComesBackAsItWent() {
        assertThat(NormalizedEvent.read(event(NormalizedEvent.single(MEASUREMENT), false)))
                .containsExactly(MEASUREMENT);
    }

    @Test
    void aCompressedGroupComesBackAsItWent() {
        List<Measurement> group = List.of(MEASUREMENT, MEASUREMENT);

        assertThat(NormalizedEvent.read(event(NormalizedEvent.compressed(group), true)))
                .isEqualTo(group);
    }

    @Test
    void theCaseOfNamesDoesNotMatter() {
        byte[] lowerCase = """
                {"type":"t","occurrenceTimeUtc":"2026-01-31T12:00:00Z","ingestionTimeUtc":"2026-01-31T12:00:00Z",
                 "deviceId":"d","properties":[{"name":"hr","value":65}]}""".getBytes(UTF_8);

        assertThat(NormalizedEvent.read(event(lowerCase, false)).get(0).properties())
                .containsExactly(new Measurement.Property("hr", "65"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "7",
                "[]",
                "{}",
                "{\"Type\":\"t\"}",
                "{\"Type\":\"t\",\"DeviceId\":\"d\",\"IngestionTimeUtc\":\"2026-01-31T12:00:00Z\",\"OccurrenceTimeUtc\":\"noon\"}"
            })
    void whatIsNoMeasurementIsADataError(String body) {
        assertThatThrownBy(() -> NormalizedEvent.read(event(body.getBytes(UTF_8), false)))
                .isInstanceOf(DataError.class);
        assertThatThrownBy(() -> NormalizedEvent.read(event(body.getBytes(UTF_8), true)))
                .isInstanceOf(DataError.class);
    }
}
