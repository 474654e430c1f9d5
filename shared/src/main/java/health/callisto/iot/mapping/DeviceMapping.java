package health.callisto.iot.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.DeviceMessage;
import health.callisto.iot.message.Isolated;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A device mapping (file {@code devicecontent.json}), compiled once: what of a message is a measurement. */
public final class DeviceMapping {
    private final List<ContentTemplate> templates;

    private DeviceMapping(List<ContentTemplate> templates) {
        this.templates = List.copyOf(templates);
    }

    /** The mapping of the templates that are valid, and everything that is wrong with the others. */
    public static ParsedMapping<DeviceMapping> parse(String text) {
        List<MappingProblem> problems = new ArrayList<>();
        List<ContentTemplate> templates =
                MappingCollection.read(text, "CollectionContentTemplate", ContentTemplateReader::read, problems);
        return new ParsedMapping<>(new DeviceMapping(templates), problems);
    }

    /** How many templates it has. */
    public int size() {
        return templates.size();
    }

    /** The names of the values that measurements of each type may have. */
    public Map<String, Set<String>> valuesByType() {
        Map<String, Set<String>> names = new TreeMap<>();
        for (ContentTemplate template : templates) {
            Set<String> values = names.computeIfAbsent(template.typeName(), type -> new TreeSet<>());
            template.values().forEach(value -> values.add(value.name()));
        }
        return names;
    }

    /** Which messages each template is for, in words for people. */
    public List<String> expressions() {
        return templates.stream()
                .map(template -> template.typeName() + " matches "
                        + template.match().map(MappingExpression::text).orElse("nothing"))
                .toList();
    }

    /**
     * What came of a message.
     *
     * @param measurements in the order of the templates and of what they match; those before the error, if there is one
     */
    public record Normalized(List<Measurement> measurements, Optional<DataError> error) {
        public Normalized {
            measurements = List.copyOf(measurements);
        }
    }

    /** Evaluates all templates on the message; never throws for what is in it. */
    public Normalized normalize(DeviceMessage message) {
        return normalize(message::document, message.enqueuedTime());
    }

    /** The same for a document that expressions see as it is. */
    Normalized normalize(Supplier<ObjectNode> read, Instant enqueuedTime) {
        List<Measurement> measurements = new ArrayList<>();
        try {
            ObjectNode document = Isolated.run(read);
            for (ContentTemplate template : templates) {
                Isolated.run(() -> template.project(document, enqueuedTime, measurements::add));
            }
            return new Normalized(measurements, Optional.empty());
        } catch (DataError e) {
            return new Normalized(measurements, Optional.of(e));
        }
    }
}
