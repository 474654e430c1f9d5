package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.ParsedMapping;
import health.callisto.iot.message.Measurement;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ObservationMaker;
import health.callisto.iot.observation.ResolvedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the order in which messages come, and in whatever batches, and however often: the Observations are the same. */
class OrderOfArrivalTest {
    private static final int SEEDS = Integer.getInteger("callisto.orders", 200);
    private static final int ORDERS = 6;
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");
    private static final ResolvedIds IDS = new ResolvedIds("p", "d", Optional.empty());

    private record Given(FhirMapping mapping, List<Measurement> measurements) {}

    static Stream<Integer> seeds() {
        return IntStream.range(0, SEEDS).boxed();
    }

    /** A template of 2 to 4 components, most of them streams, and measurements of some of them at a time. */
    private static Given given(Random random) {
        String[] intervals = {"-1", "-1", "0", "60", "1440"};
        String interval = intervals[random.nextInt(intervals.length)];
        boolean isShort = random.nextBoolean();
        String[] widths = widths(interval, isShort);
        int components = 2 + random.nextInt(3);
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        template.put("typeName", "t")
                .put("periodInterval", Integer.parseInt(interval))
                .putArray("codes");
        boolean hasValue = random.nextBoolean();
        if (hasValue) {
            template.set("value", sampled("c0", widths[random.nextInt(widths.length)]));
        }
        ArrayNode list = template.putArray("components");
        for (int i = hasValue ? 1 : 0; i < components; i++) {
            ObjectNode component = list.addObject();
            component.putArray("codes").addObject().put("code", "c" + i);
            component.set(
                    "value",
                    random.nextInt(6) == 0
                            ? JsonNodeFactory.instance
                                    .objectNode()
                                    .put("valueType", "CodeableConcept")
                                    .put("valueName", "c" + i)
                                    .put("text", "there")
                            : sampled("c" + i, widths[random.nextInt(widths.length)]));
        }
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("templateType", "CollectionFhir");
        file.putArray("template")
                .addObject()
                .put("templateType", "CodeValueFhir")
                .set("template", template);
        ParsedMapping<FhirMapping> mapping = FhirMapping.parse(file.toString());
        assertThat(mapping.problems()).isEmpty();
        return new Given(mapping.mapping(), measurements(random, components, isShort));
    }

    /** So wide that there are some thousand slots at most; not all fit into each other. */
    private static String[] widths(String interval, boolean isShort) {
        return switch (interval) {
            case "60" -> new String[] {"5000", "7000", "60000"};
            case "1440" -> new String[] {"60000", "420000"};
            default ->
                isShort
                        ? new String[] {"1", "4", "250", "333", "1000", "16.6666667", "5000"}
                        : new String[] {"250", "333", "1000", "1000", "5000", "60000"};
        };
    }

    private static ObjectNode sampled(String name, String period) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("valueType", "SampledData")
                .put("valueName", name)
                .put("defaultPeriod", new java.math.BigDecimal(period));
    }

    private static List<Measurement> measurements(Random random, int components, boolean isShort) {
        long[] steps = {100, 1_000_000, 250_000_000, 1_000_000_000};
        long step = steps[random.nextInt(steps.length)];
        long span = (isShort ? 2 : 90) * 1_000_000_000L;
        int before = isShort ? 1 : 30;
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 2 + random.nextInt(12); i > 0; i--) {
            long nanos = random.nextLong(span) / step * step;
            // Now and then in the hour or day before.
            Instant time = START.plusNanos(nanos).minus(Duration.ofSeconds(random.nextInt(3) == 0 ? before : 0));
            for (int component = 0; component < components; component++) {
                if (random.nextBoolean()) {
                    measurements.add(new Measurement(
                            "t",
                            time,
                            START,
                            "d",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("c"),
                            List.of(new Measurement.Property(
                                    "c" + component,
                                    component + "." + time.get(java.time.temporal.ChronoField.NANO_OF_SECOND)))));
                }
            }
        }
        return measurements;
    }

    /** The Observations that come of it, without what says how often they were written. */
    private static Map<String, JsonNode> stored(FhirMapping mapping, List<Measurement> measurements, Random random) {
        Map<String, JsonNode> stored = new TreeMap<>();
        ObservationMaker maker = new ObservationMaker(mapping);
        int next = 0;
        while (next < measurements.size()) {
            int end = Math.min(measurements.size(), next + 1 + random.nextInt(4));
            for (MeasurementGroup group : MeasurementGroup.of(measurements.subList(next, end))) {
                maker.make(
                        group,
                        IDS,
                        (id, identifier) -> Optional.ofNullable(stored.get(id)),
                        START,
                        write -> write.resource().ifPresent(resource -> stored.put(write.id(), resource)));
            }
            next = end;
        }
        stored.values().forEach(resource -> {
            ((ObjectNode) resource).remove("status");
            inOrder(resource.path("component"));
        });
        return stored;
    }

    /** Components are a set; as the original does, one that comes later is added at the end. */
    private static void inOrder(JsonNode components) {
        List<JsonNode> sorted = new ArrayList<>();
        components.forEach(sorted::add);
        sorted.sort(Comparator.comparing(component -> component.at("/code/text").asText()));
        if (components instanceof ArrayNode list) {
            list.removeAll().addAll(sorted);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allOrdersOfTheSameMessagesEndInTheSameObservations(int seed) {
        Random random = new Random(seed);
        Given given = given(random);
        Map<String, JsonNode> expected = stored(given.mapping(), given.measurements(), random);

        for (int i = 0; i < ORDERS; i++) {
            List<Measurement> shuffled = new ArrayList<>(given.measurements());
            given.measurements().stream().filter(each -> random.nextInt(4) == 0).forEach(shuffled::add);
            Collections.shuffle(shuffled, random);

            assertThat(stored(given.mapping(), shuffled, random)).isEqualTo(expected);
        }
    }

    /** Tokens of the component whose text is that. */
    private static String data(JsonNode observation, String name) {
        for (JsonNode component : observation.path("component")) {
            if (component.at("/code/text").asText().equals(name)) {
                return component.at("/valueSampledData/data").asText();
            }
        }
        return "";
    }

    private static Measurement measurement(String time, String... namesAndValues) {
        List<Measurement.Property> properties = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.add(new Measurement.Property(namesAndValues[i], namesAndValues[i + 1]));
        }
        Instant at = Instant.parse("2026-01-31T" + time + "Z");
        return new Measurement("t", at, at, "d", Optional.empty(), Optional.empty(), Optional.of("c"), properties);
    }

    private static FhirMapping pulseAndPower() {
        return FhirMapping.parse("""
                {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
                  "typeName":"t","codes":[],"periodInterval":-1,"components":[
                    {"codes":[],"value":{"valueType":"SampledData","valueName":"pulse","defaultPeriod":1000}},
                    {"codes":[],"value":{"valueType":"SampledData","valueName":"power","defaultPeriod":1000}}]}}]}""").mapping();
    }

    @Test
    void whenTheStartMovesBackComponentsWithoutNewValuesKeepTheirTimes() {
        Map<String, JsonNode> stored = stored(
                pulseAndPower(),
                List.of(
                        measurement("10:00:10", "pulse", "60", "power", "200"),
                        measurement("10:00:02", "power", "150")),
                new Random(1) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public int nextInt(int bound) {
                        return 0;
                    }
                });

        assertThat(stored.values()).singleElement().satisfies(observation -> {
            assertThat(data(observation, "pulse")).isEqualTo("E E E E E E E E 60");
            assertThat(data(observation, "power")).isEqualTo("150 E E E E E E E 200");
            assertThat(observation.at("/effectivePeriod/start").asText()).isEqualTo("2026-01-31T10:00:02.0000000Z");
            assertThat(observation.at("/component/0/valueSampledData").has("extension"))
                    .isFalse();
        });
    }

    @Test
    void ofTwoValuesOfOneSlotTheLaterOneCountsInBothOrders() {
        List<Measurement> inOrder = new ArrayList<>(List.of(
                measurement("10:00:00", "pulse", "50"),
                measurement("10:00:10.1", "pulse", "60"),
                measurement("10:00:10.9", "pulse", "70")));
        Map<String, JsonNode> expected = stored(pulseAndPower(), inOrder, new Random(1));
        Collections.reverse(inOrder);

        assertThat(stored(pulseAndPower(), inOrder, new Random(1))).isEqualTo(expected);
        assertThat(expected.values()).singleElement().satisfies(observation -> {
            assertThat(data(observation, "pulse")).isEqualTo("50 E E E E E E E E E 70");
            assertThat(observation
                            .at("/component/0/valueSampledData/extension/0/valueString")
                            .asText())
                    .isEqualTo("0 900");
        });
    }
}
