package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.iot.mapping.CodeValueTemplate;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.PeriodInterval;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes Observations of a group of measurements, new ones or those that are stored with the new values in them. */
public final class ObservationMaker {
    private final FhirMapping mapping;

    public ObservationMaker(FhirMapping mapping) {
        this.mapping = mapping;
    }

    /** Finds what is stored under an identifier. */
    @FunctionalInterface
    public interface Stored {
        /**
         * The Observation, if there is one.
         *
         * @param id the logical id that new ones get
         * @param identifier value in the system of the connector
         */
        Optional<JsonNode> find(String id, String identifier);
    }

    /** One step: the observations are made one after the other, so each has to be stored before the next is asked for. */
    @FunctionalInterface
    public interface Writer {
        void write(ObservationWrite write);
    }

    /**
     * Divides measurements of one group by the Observations that they become part of, in the order of time. DataError
     * TEMPLATE_NOT_FOUND if the mapping has no template for the type.
     */
    public List<List<Measurement>> divided(String type, List<Measurement> group) {
        PeriodInterval interval = mapping.template(type).interval();
        if (interval == PeriodInterval.CORRELATION_ID || group.size() == 1) {
            return List.of(group);
        }
        Map<Instant, List<Measurement>> byStart = new TreeMap<>();
        for (Measurement measurement : group) {
            byStart.computeIfAbsent(
                            ObservationGroup.start(measurement.occurrenceTime(), interval), start -> new ArrayList<>())
                    .add(measurement);
        }
        return List.copyOf(byStart.values());
    }

    /** Makes them in the order of their times; DataError if the mapping does not fit the group or what is stored. */
    public List<ObservationWrite> make(
            MeasurementGroup group, ResolvedIds ids, Stored stored, Instant now, Writer writer) {
        CodeValueTemplate template = mapping.template(group.type());
        List<ObservationWrite> writes = new ArrayList<>();
        for (ObservationGroup given : ObservationGroup.of(group, template.interval())) {
            ObservationGroup values = SampleToken.checked(given, template);
            ObservationIdentity identity =
                    ObservationIdentity.of(ids, group.type(), values, group.correlationId(), template.interval());
            Optional<JsonNode> found = stored.find(identity.id(), identity.value());
            ObservationWrite write = found.map(observation -> merged(observation, template, values))
                    .orElseGet(() -> new ObservationWrite(
                            identity.id(),
                            Optional.of(ObservationWriter.write(template, group, values, identity, ids, now)),
                            true));
            writer.write(write);
            writes.add(write);
        }
        return writes;
    }

    private static ObservationWrite merged(JsonNode stored, CodeValueTemplate template, ObservationGroup values) {
        return new ObservationWrite(stored.path("id").asText(), ObservationMerge.of(stored, template, values), false);
    }
}
