package health.callisto.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.ResourceKey;
import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.DeviceMessage;
import health.callisto.iot.message.Measurement;
import health.callisto.resource.feed.Change;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Device messages through both mappings into a FHIR service. */
class ObservationStoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    private static final String DEVICE_MAPPING = """
            {"templateType":"CollectionContent","template":[
              {"templateType":"CalculatedContent","template":{"typeName":"heartrate",
                "typeMatchExpression":"$..[?(@hr)]","deviceIdExpression":"$.Body.device",
                "timestampExpression":"$.matchedToken.at","patientIdExpression":"$.Body.patient",
                "values":[{"required":true,"valueExpression":"$.matchedToken.hr","valueName":"hr"}]}},
              {"templateType":"CalculatedContent","template":{"typeName":"weight",
                "typeMatchExpression":"$..[?(@kg)]","deviceIdExpression":"$.Body.device",
                "timestampExpression":"$.matchedToken.at","patientIdExpression":"$.Body.patient",
                "values":[{"required":true,"valueExpression":"$.matchedToken.kg","valueName":"kg"}]}}]}
            """;

    private static final String FHIR_MAPPING = """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"heartrate","periodInterval":60,
                "codes":[{"code":"8867-4","system":"http://loinc.org","display":"Heart rate"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":5000,"unit":"count/min"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"weight",
                "codes":[{"code":"29463-7","system":"http://loinc.org"}],
                "value":{"valueType":"Quantity","valueName":"kg","unit":"kg","code":"kg",
                  "system":"http://unitsofmeasure.org"}}}]}
            """;

    @TempDir
    private Path folder;

    private static List<DeviceMessage> messages(int count) {
        Random random = new Random(7);
        List<DeviceMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int device = random.nextInt(5);
            Instant at = START.plus(Duration.ofSeconds(5L * i));
            String reading =
                    i % 50 == 0 ? "\"kg\":" + (60 + random.nextInt(30)) + ".50" : "\"hr\":" + (60 + random.nextInt(60));
            messages.add(DeviceMessage.of(
                    ("{\"device\":\"d" + device + "\",\"patient\":\"p" + device + "\",\"at\":\"" + at + "\"," + reading
                                    + "}")
                            .getBytes(UTF_8),
                    at.plusSeconds(1)));
        }
        return messages;
    }

    private static ObservationStore converter(FhirService service) {
        FhirMapping mapping = FhirMapping.parse(FHIR_MAPPING).mapping();
        return new ObservationStore(service, mapping, IdentityMode.CREATE, Optional.empty(), Clock.systemUTC());
    }

    private static List<Measurement> normalized(List<DeviceMessage> messages) {
        DeviceMapping mapping = DeviceMapping.parse(DEVICE_MAPPING).mapping();
        List<Measurement> measurements = new ArrayList<>();
        for (DeviceMessage message : messages) {
            DeviceMapping.Normalized normalized = mapping.normalize(message);
            assertThat(normalized.error()).isEmpty();
            measurements.addAll(normalized.measurements());
        }
        return measurements;
    }

    /** Stores them in batches of that size; answers the Observations by id, without version, times and status. */
    private Map<String, JsonNode> stored(String name, List<DeviceMessage> messages, int batch) throws IOException {
        try (ServiceRegistry services = registry(name)) {
            FhirService service = services.service(new ServiceName("demo", "main"));
            ObservationStore converter = converter(service);
            for (int i = 0; i < messages.size(); i += batch) {
                assertThat(converter
                                .convert(normalized(messages.subList(i, Math.min(i + batch, messages.size()))))
                                .failures())
                        .isEmpty();
            }
            return observations(service);
        }
    }

    private ServiceRegistry registry(String name) {
        return ServiceRegistry.embedded(folder.resolve(name), Clock.systemUTC());
    }

    private static Map<String, JsonNode> observations(FhirService service) throws IOException {
        Map<String, JsonNode> observations = new TreeMap<>();
        for (Change change : service.resources().changes(0, Integer.MAX_VALUE)) {
            ResourceKey key = change.key();
            if (key.type().name().equals("Observation")) {
                ObjectNode resource = (ObjectNode) JSON.readTree(
                        service.resources().find(key).orElseThrow().json());
                resource.remove(List.of("meta", "issued", "status"));
                observations.put(key.id(), resource);
            }
        }
        return observations;
    }

    @Test
    void givenMessages_whenConverted_thenEachHourAndEachWeightIsAnObservation() throws IOException {
        Map<String, JsonNode> stored = stored("ordered", messages(2_000), 200);

        assertThat(stored).hasSizeGreaterThan(40);
        JsonNode weight = stored.values().stream()
                .filter(observation -> observation.has("valueQuantity"))
                .findFirst()
                .orElseThrow();
        assertThat(weight.at("/valueQuantity/value").decimalValue().toPlainString())
                .endsWith(".5");
        assertThat(weight.at("/device/reference").asText()).startsWith("Device/");
        JsonNode heart = stored.values().stream()
                .filter(observation -> observation.has("valueSampledData"))
                .findFirst()
                .orElseThrow();
        assertThat(heart.at("/valueSampledData/data").asText().split(" ", -1)).hasSize(720);
    }

    @Test
    void givenTheSameMessagesShuffledDoubledOrInOtherBatches_whenConverted_thenTheObservationsAreTheSame()
            throws IOException {
        List<DeviceMessage> ordered = messages(2_000);
        Map<String, JsonNode> expected = stored("ordered", ordered, 200);
        List<DeviceMessage> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        List<DeviceMessage> doubled = new ArrayList<>(ordered);
        doubled.addAll(shuffled);
        Collections.shuffle(doubled, new Random(2));

        assertThat(stored("single", ordered.subList(0, 300), 1))
                .isEqualTo(stored("whole", ordered.subList(0, 300), 300));
        assertThat(stored("shuffled", shuffled, 97)).isEqualTo(expected);
        assertThat(stored("doubled", doubled, 333)).isEqualTo(expected);
    }

    @Test
    void givenTheSameMessagesAgain_whenConverted_thenNothingIsWritten() {
        try (ServiceRegistry services = registry("again")) {
            FhirService service = services.service(new ServiceName("demo", "main"));
            ObservationStore converter = converter(service);
            List<Measurement> measurements = normalized(messages(500));
            converter.convert(measurements);
            long before = service.resources().feed().end();

            converter.convert(measurements);

            assertThat(service.resources().feed().end()).isEqualTo(before);
        }
    }

    @Test
    void givenTwoWhoConvertAtOnce_whenTheyMeetInAnObservation_thenNoValueIsLost() throws Exception {
        List<DeviceMessage> messages = messages(400);
        Map<String, JsonNode> expected = stored("alone", messages, 400);
        try (ServiceRegistry services = registry("racing")) {
            FhirService service = services.service(new ServiceName("demo", "main"));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Callable<List<ObservationStore.Failure>>> converters = new ArrayList<>();
            for (int half = 0; half < 2; half++) {
                List<DeviceMessage> own = new ArrayList<>();
                for (int i = half; i < messages.size(); i += 2) {
                    own.add(messages.get(i));
                }
                converters.add(() -> converter(service).convert(normalized(own)).failures());
            }
            for (Future<List<ObservationStore.Failure>> done : threads.invokeAll(converters)) {
                assertThat(done.get()).isEmpty();
            }
            threads.shutdown();

            assertThat(observations(service)).isEqualTo(expected);
        }
    }

    @Test
    void givenAGroupThatCannotBeStored_whenConverted_thenItIsToldAndTheOthersAreStored() throws IOException {
        try (ServiceRegistry services = registry("failing")) {
            FhirService service = services.service(new ServiceName("demo", "main"));
            List<Measurement> measurements = new ArrayList<>(normalized(messages(100)));
            Measurement good = measurements.get(0);
            measurements.add(new Measurement(
                    "unknown",
                    good.occurrenceTime(),
                    good.ingestionTime(),
                    good.deviceId(),
                    good.patientId(),
                    Optional.empty(),
                    Optional.empty(),
                    good.properties()));

            List<ObservationStore.Failure> failures =
                    converter(service).convert(measurements).failures();

            assertThat(failures).singleElement().satisfies(failure -> {
                assertThat(failure.measurements().get(0).type()).isEqualTo("unknown");
                assertThat(failure.error().kind()).isEqualTo(DataError.Kind.TEMPLATE_NOT_FOUND);
            });
            assertThat(observations(service)).isNotEmpty();
        }
    }
}
