package health.callisto.iot.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.CaseFiles;
import health.callisto.iot.hub.PartitionKey;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.ParsedMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** FHIR mappings and groups of measurements with the Observations they have to become, as files. */
class FhirMappingCasesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    static Stream<Arguments> observations() {
        return CaseFiles.in("iot/fhir");
    }

    static Stream<Arguments> groupings() {
        return CaseFiles.in("iot/grouping");
    }

    static Stream<Arguments> streams() {
        return CaseFiles.in("iot/sampled-data");
    }

    static Stream<Arguments> hashes() {
        return CaseFiles.in("iot/hash");
    }

    static Stream<Arguments> mappings() {
        return CaseFiles.in("iot/templates")
                .filter(each -> ((JsonNode) each.get()[1]).path("kind").asText().equals("fhir-template"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void aMappingIsValidOrItsProblemsAreTold(String name, JsonNode given) {
        String text = given.has("templateText")
                ? given.path("templateText").asText()
                : given.path("template").toString();
        JsonNode expected = given.path("expected");

        ParsedMapping<FhirMapping> parsed = FhirMapping.parse(text);

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
    @MethodSource("observations")
    void aGroupBecomesItsObservationsOrItsError(String name, JsonNode given) {
        ParsedMapping<FhirMapping> parsed =
                FhirMapping.parse(given.path("template").toString());
        assertThat(parsed.problems()).isEmpty();
        ObservationMaker maker = new ObservationMaker(parsed.mapping());
        Map<String, JsonNode> server = new HashMap<>();
        given.path("existing")
                .forEach(stored -> server.put(stored.at("/identifier/0/value").asText(), stored));
        JsonNode expected = given.path("expected");
        List<ObservationWrite> writes = new ArrayList<>();
        Runnable work = () -> maker.make(
                group(given.path("group")),
                ids(given.path("ids")),
                (id, identifier) -> Optional.ofNullable(server.get(identifier)),
                NOW,
                write -> {
                    writes.add(write);
                    write.resource()
                            .ifPresent(resource -> server.put(
                                    resource.at("/identifier/0/value").asText(), resource));
                });

        if (expected.has("error")) {
            assertThatThrownBy(work::run).isInstanceOfSatisfying(DataError.class, error -> {
                assertThat(error.kind().text())
                        .isEqualTo(expected.at("/error/kind").asText());
                assertThat(error.getMessage())
                        .contains(expected.at("/error/messageContains").asText());
            });
            return;
        }
        work.run();

        JsonNode list = expected.path("observations");
        assertThat(writes).hasSize(list.size());
        for (int i = 0; i < list.size(); i++) {
            ObservationWrite write = writes.get(i);
            assertThat(operation(write)).isEqualTo(list.get(i).path("operation").asText());
            write.resource()
                    .ifPresent(resource -> assertThat(resource.toString()).isNotEmpty());
            if (write.resource().isPresent()) {
                match(write.resource().get(), list.get(i).path("match"), "");
            }
        }
    }

    private static String operation(ObservationWrite write) {
        if (write.resource().isEmpty()) {
            return "none";
        }
        return write.isNew() ? "create" : "update";
    }

    /** Every member given must be equal: numbers by value, times by instant; {@code $absent} must not be there. */
    private static void match(JsonNode actual, JsonNode wanted, String path) {
        if (wanted.path("$absent").asBoolean()) {
            assertThat(actual.isMissingNode()).as(path + " is absent").isTrue();
        } else if (wanted.isObject()) {
            wanted.properties()
                    .forEach(member ->
                            match(actual.path(member.getKey()), member.getValue(), path + "/" + member.getKey()));
        } else if (wanted.isArray()) {
            assertThat(actual.size()).as(path).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                match(actual.path(i), wanted.get(i), path + "/" + i);
            }
        } else {
            assertThat(SameContent.is(actual, wanted))
                    .as(path + ": " + actual + " for " + wanted)
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groupings")
    void measurementsAreGrouped(String name, JsonNode given) {
        List<Measurement> measurements = new ArrayList<>();
        given.path("measurements").forEach(measurement -> measurements.add(measurement(measurement)));

        List<MeasurementGroup> groups = MeasurementGroup.of(measurements);

        JsonNode expected = given.at("/expected/groups");
        assertThat(groups).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(groups.get(i)).isEqualTo(group(expected.get(i)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void sampledDataIsBuiltParsedAndMerged(String name, JsonNode given) {
        Duration slot = Duration.ofMillis(given.path("periodMs").asLong(1));
        JsonNode expected = given.at("/expected/result");
        switch (given.path("op").asText()) {
            case "build" ->
                assertThat(SampledStream.build(
                                values(given.path("values")),
                                new Period(time(given.path("start")), time(given.path("end"))),
                                slot))
                        .isEqualTo(expected.asText());
            case "parse" ->
                assertThat(
                                given.path("preserveErrors").asBoolean()
                                        ? SampledStream.tokens(
                                                given.path("data").asText(), time(given.path("start")), slot)
                                        : SampledStream.values(
                                                given.path("data").asText(), time(given.path("start")), slot))
                        .isEqualTo(values(expected));
            default ->
                assertThat(SampledStream.merge(values(given.path("existing")), values(given.path("new"))))
                        .isEqualTo(values(expected));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hashes")
    void aDeviceHasItsPartitionKey(String name, JsonNode given) {
        String input = given.path("input").asText();
        if (input.equals(input.toLowerCase(Locale.ROOT))) {
            assertThat(PartitionKey.of(input))
                    .isEqualTo(given.at("/expected/value").asText());
        } else {
            assertThat(PartitionKey.of(input)).isEqualTo(PartitionKey.of(input.toLowerCase(Locale.ROOT)));
        }
    }

    private static List<ObservationGroup.TimedValue> values(JsonNode list) {
        List<ObservationGroup.TimedValue> values = new ArrayList<>();
        list.forEach(value -> values.add(new ObservationGroup.TimedValue(
                time(value.path("time")), value.path("value").asText())));
        return values;
    }

    private static Measurement measurement(JsonNode given) {
        return new Measurement(
                given.path("type").asText(),
                time(given.path("occurrenceTimeUtc")),
                // What has no time of ingestion came before everything.
                given.path("ingestionTimeUtc").isTextual() ? time(given.path("ingestionTimeUtc")) : Instant.MIN,
                given.path("deviceId").asText(),
                text(given.path("patientId")),
                text(given.path("encounterId")),
                text(given.path("correlationId")),
                properties(given.path("properties")));
    }

    private static MeasurementGroup group(JsonNode given) {
        List<MeasurementGroup.Sample> samples = new ArrayList<>();
        given.path("data")
                .forEach(sample -> samples.add(new MeasurementGroup.Sample(
                        time(sample.path("occurrenceTimeUtc")), properties(sample.path("properties")))));
        return new MeasurementGroup(
                given.path("measureType").asText(),
                given.path("deviceId").asText(),
                text(given.path("patientId")),
                text(given.path("encounterId")),
                text(given.path("correlationId")),
                samples);
    }

    private static List<Measurement.Property> properties(JsonNode list) {
        List<Measurement.Property> properties = new ArrayList<>();
        list.forEach(property -> properties.add(new Measurement.Property(
                property.path("name").asText(), property.path("value").asText())));
        return properties;
    }

    private static ResolvedIds ids(JsonNode given) {
        return new ResolvedIds(
                given.path("patient").asText(), given.path("device").asText(), text(given.path("encounter")));
    }

    private static Instant time(JsonNode node) {
        return OffsetDateTime.parse(node.asText()).toInstant();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
