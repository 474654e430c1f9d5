package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.MappingProblem;
import health.callisto.iot.mapping.ParsedMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.DeviceMessage;
import health.callisto.iot.message.Isolated;
import health.callisto.iot.message.Measurement;
import health.callisto.iot.message.MeasurementJson;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ObservationMaker;
import health.callisto.iot.observation.ObservationWrite;
import health.callisto.iot.observation.ResolvedIds;
import health.callisto.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A dry run: what both mappings would make of messages, and why not where they make nothing. Nothing is stored and nobody is
 * looked up: devices and patients stand there by the ids of the messages.
 */
final class MappingTrial {
    private final Clock clock;

    MappingTrial(Clock clock) {
        this.clock = clock;
    }

    /**
     * Answers {@code measurements}, {@code observations}, {@code errors}, {@code warnings} and the {@code problems} of both files.
     *
     * @param given {@code deviceMapping}, {@code fhirMapping} (as objects or as texts) and {@code messages}, each with Body,
     *     Properties and SystemProperties; Problem INVALID where it has another shape
     */
    ObjectNode run(JsonNode given) {
        ParsedMapping<DeviceMapping> device = DeviceMapping.parse(text(given, "deviceMapping"));
        Optional<ParsedMapping<FhirMapping>> fhir = given.has("fhirMapping")
                ? Optional.of(FhirMapping.parse(text(given, "fhirMapping")))
                : Optional.empty();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode problems = answer.putArray("problems");
        device.problems().forEach(problem -> problems.add(told("deviceMapping", problem)));
        fhir.ifPresent(parsed -> parsed.problems().forEach(problem -> problems.add(told("fhirMapping", problem))));
        ArrayNode errors = answer.putArray("errors");
        ArrayNode warnings = answer.putArray("warnings");
        List<Measurement> measurements = normalized(device.mapping(), given.path("messages"), errors, warnings);
        ArrayNode list = answer.putArray("measurements");
        measurements.forEach(measurement -> list.add(MeasurementJson.write(measurement)));
        ArrayNode observations = answer.putArray("observations");
        fhir.ifPresent(parsed -> {
            convert(parsed.mapping(), measurements, observations, errors);
            unusedValues(parsed.mapping(), measurements).forEach(warnings::add);
        });
        return answer;
    }

    private static String text(JsonNode given, String name) {
        JsonNode mapping = given.path(name);
        if (!mapping.isTextual() && !mapping.isObject()) {
            throw Problem.invalid(name + " is missing: the mapping as an object, or as a text");
        }
        return mapping.isTextual() ? mapping.asText() : mapping.toString();
    }

    private static ObjectNode told(String file, MappingProblem problem) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", file)
                .put("message", problem.message())
                .put("path", problem.path())
                .put("line", problem.line());
    }

    private List<Measurement> normalized(
            DeviceMapping mapping, JsonNode messages, ArrayNode errors, ArrayNode warnings) {
        if (!messages.isArray()) {
            throw Problem.invalid("messages is missing: a list of objects with Body, Properties and SystemProperties");
        }
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            DeviceMessage message = message(messages.get(i));
            DeviceMapping.Normalized normalized = mapping.normalize(message);
            measurements.addAll(normalized.measurements());
            String name = "messages[" + i + "]";
            normalized.error().ifPresent(error -> errors.add(error(name, error)));
            if (normalized.measurements().isEmpty() && normalized.error().isEmpty()) {
                warnings.add(name + ": no template matched; " + String.join("; ", mapping.expressions()));
            }
        }
        return measurements;
    }

    private DeviceMessage message(JsonNode given) {
        return new DeviceMessage(
                given.path("Body").toString().getBytes(StandardCharsets.UTF_8),
                object(given.path("Properties")),
                object(given.path("SystemProperties")),
                clock.instant());
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode error(String source, DataError error) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("source", source)
                .put("type", error.reason())
                .put("message", error.getMessage());
    }

    private void convert(
            FhirMapping mapping, List<Measurement> measurements, ArrayNode observations, ArrayNode errors) {
        ObservationMaker maker = new ObservationMaker(mapping);
        Map<String, JsonNode> made = new HashMap<>();
        for (List<Measurement> group : MeasurementGroup.divided(measurements)) {
            try {
                List<List<Measurement>> parts = Isolated.run(() -> {
                    MeasurementGroup.whole(group).checkIds();
                    return maker.divided(group.get(0).type(), group);
                });
                parts.forEach(part -> convert(maker, part, made, errors));
            } catch (DataError e) {
                errors.add(error(source(group), e));
            }
        }
        made.values().forEach(observations::add);
    }

    /** One measurement that cannot be used is an error, and the others are made without it, as they would be stored. */
    private void convert(ObservationMaker maker, List<Measurement> part, Map<String, JsonNode> made, ArrayNode errors) {
        try {
            Isolated.run(() -> make(maker, part, made)
                    .forEach(write -> write.resource().ifPresent(resource -> made.put(write.id(), resource))));
        } catch (DataError e) {
            Blame.Found found = Blame.of(part, e, some -> make(maker, some, made));
            found.failures().forEach(failure -> errors.add(error(source(failure.measurements()), failure.error())));
            if (!found.others().isEmpty()) {
                convert(maker, found.others(), made, errors);
            }
        }
    }

    private List<ObservationWrite> make(ObservationMaker maker, List<Measurement> part, Map<String, JsonNode> made) {
        MeasurementGroup group = MeasurementGroup.whole(part);
        ResolvedIds ids = new ResolvedIds(group.patientId().orElse("unknown"), group.deviceId(), group.encounterId());
        // A part becomes one Observation: nothing has to be there for a next one.
        return maker.make(
                group, ids, (id, identifier) -> Optional.ofNullable(made.get(id)), clock.instant(), write -> {});
    }

    private static String source(List<Measurement> measurements) {
        Measurement first = measurements.get(0);
        return (measurements.size() == 1
                        ? "measurement of " + first.type() + " at "
                        : "group of " + first.type() + " from ")
                + Ticks.text(first.occurrenceTime());
    }

    /** Types and values of the device mapping that the FHIR mapping has no use for. */
    static List<String> unused(DeviceMapping device, FhirMapping fhir) {
        Set<String> unused = new TreeSet<>();
        device.valuesByType().forEach((type, values) -> {
            if (!fhir.has(type)) {
                unused.add("The FHIR mapping has no template for the type " + type);
                return;
            }
            values.stream().filter(value -> !fhir.uses(type, value)).forEach(value -> unused.add(unused(type, value)));
        });
        return List.copyOf(unused);
    }

    private static String unused(String type, String value) {
        return "The value " + value + " of " + type + " is used by no value of the FHIR mapping";
    }

    /** Values that no template of the FHIR mapping asks for: their names are matched case and all. */
    private static Set<String> unusedValues(FhirMapping mapping, List<Measurement> measurements) {
        Set<String> unused = new TreeSet<>();
        for (Measurement measurement : measurements) {
            for (Measurement.Property property : measurement.properties()) {
                if (mapping.has(measurement.type()) && !mapping.uses(measurement.type(), property.name())) {
                    unused.add(unused(measurement.type(), property.name()));
                }
            }
        }
        return unused;
    }
}
