package health.callisto.iot.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.expression.CaseFiles;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.DeviceMessage;
import health.callisto.iot.message.Measurement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Device mappings and messages with what they have to give, as files (README.md beside them). */
class DeviceMappingCasesTest {
    static Stream<Arguments> messages() {
        return CaseFiles.in("iot/normalization");
    }

    static Stream<Arguments> mappings() {
        return CaseFiles.in("iot/templates")
                .filter(each -> ((JsonNode) each.get()[1]).path("kind").asText().equals("device-template"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void aMappingIsValidOrItsProblemsAreTold(String name, JsonNode given) {
        String text = given.has("templateText")
                ? given.path("templateText").asText()
                : given.path("template").toString();
        JsonNode expected = given.path("expected");

        ParsedMapping<DeviceMapping> parsed = DeviceMapping.parse(text);

        assertThat(parsed.isValid())
                .as(parsed.problems().toString())
                .isEqualTo(expected.path("valid").asBoolean());
        String told = parsed.problems().toString();
        expected.path("errorsContain").forEach(part -> assertThat(told).containsIgnoringCase(part.asText()));
        if (expected.has("validTemplates")) {
            assertThat(parsed.mapping().size())
                    .isEqualTo(expected.path("validTemplates").asInt());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void messagesGiveTheirMeasurementsOrTheirError(String name, JsonNode given) {
        ParsedMapping<DeviceMapping> parsed =
                DeviceMapping.parse(given.path("template").toString());
        if (!given.path("allowTemplateErrors").asBoolean()) {
            assertThat(parsed.problems()).isEmpty();
        }
        JsonNode expected = given.path("expected");
        List<Measurement> measurements = new ArrayList<>();
        Optional<DataError> error = Optional.empty();
        for (DeviceMapping.Normalized normalized : normalized(parsed.mapping(), given)) {
            measurements.addAll(normalized.measurements());
            error = error.or(normalized::error);
        }

        JsonNode expectedError = expected.path("error");
        assertThat(error.map(each -> each.kind().text()).orElse(""))
                .as(error.map(DataError::getMessage).orElse(""))
                .isEqualTo(expectedError.path("kind").asText());
        error.ifPresent(each -> assertThat(each.getMessage())
                .contains(expectedError.path("messageContains").asText()));
        JsonNode list =
                expected.has("error") ? expected.path("measurementsBeforeError") : expected.path("measurements");
        assertThat(measurements).hasSize(list.size());
        for (int i = 0; i < list.size(); i++) {
            compare(measurements.get(i), list.get(i));
        }
    }

    private static List<DeviceMapping.Normalized> normalized(DeviceMapping mapping, JsonNode given) {
        List<DeviceMapping.Normalized> normalized = new ArrayList<>();
        if (given.has("document")) {
            normalized.add(mapping.normalize(() -> object(given.path("document")), Instant.EPOCH));
        }
        given.path("events").forEach(event -> normalized.add(mapping.normalize(message(event))));
        return normalized;
    }

    private static DeviceMessage message(JsonNode event) {
        String body = event.has("bodyText")
                ? event.path("bodyText").asText()
                : event.has("Body") ? event.path("Body").toString() : "";
        return new DeviceMessage(
                body.getBytes(StandardCharsets.UTF_8),
                object(event.path("Properties")),
                object(event.path("SystemProperties")),
                Instant.EPOCH);
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private static void compare(Measurement measurement, JsonNode expected) {
        assertThat(measurement.type()).isEqualTo(expected.path("type").asText());
        assertThat(measurement.occurrenceTime())
                .isEqualTo(
                        OffsetDateTime.parse(expected.path("occurrenceTimeUtc").asText())
                                .toInstant());
        assertThat(measurement.deviceId()).isEqualTo(expected.path("deviceId").asText());
        assertThat(measurement.patientId()).isEqualTo(text(expected.path("patientId")));
        assertThat(measurement.encounterId()).isEqualTo(text(expected.path("encounterId")));
        assertThat(measurement.correlationId()).isEqualTo(text(expected.path("correlationId")));
        JsonNode properties = expected.path("properties");
        assertThat(measurement.properties()).hasSize(properties.size());
        for (int i = 0; i < properties.size(); i++) {
            Measurement.Property property = measurement.properties().get(i);
            String value = properties.get(i).path("value").asText();
            assertThat(property.name()).isEqualTo(properties.get(i).path("name").asText());
            if (properties.get(i).path("approx").asBoolean()) {
                double number = Double.parseDouble(value);
                assertThat(Double.parseDouble(property.value())).isCloseTo(number, within(Math.abs(number) * 1e-9));
            } else {
                assertThat(property.value()).isEqualTo(value);
            }
        }
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
