package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.mapping.CodeValueTemplate;
import health.callisto.iot.mapping.CodeValueTemplateReader;
import health.callisto.iot.mapping.MappedValue;
import health.callisto.iot.mapping.TokenTime;
import health.callisto.iot.message.DataError;
import health.callisto.iot.observation.ObservationGroup.TimedValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings new measurements into an Observation that is stored (spec 05, section 2.6). */
final class ObservationMerge {
    private final CodeValueTemplate template;
    private final ObservationGroup fresh;
    private final ObjectNode observation;
    private final SampleGrid stored;
    private final SampleGrid merged;
    /** The observation and those of its components whose values lie on the merged grid already. */
    private final Set<JsonNode> written = Collections.newSetFromMap(new IdentityHashMap<>());

    private ObservationMerge(CodeValueTemplate template, ObservationGroup fresh, ObjectNode observation) {
        this.template = template;
        this.fresh = fresh;
        this.observation = observation;
        Period period = period(observation);
        this.stored = SampleGrid.of(period, template.interval());
        this.merged = SampleGrid.of(period.union(fresh.period()), template.interval());
    }

    /**
     * The Observation with the new values, status {@code amended}; empty if it says all of them already. DataError NOT_SUPPORTED
     * if its values are of other types than the mapping's.
     */
    static Optional<ObjectNode> of(JsonNode stored, CodeValueTemplate template, ObservationGroup fresh) {
        ObjectNode copy = stored.deepCopy();
        ObservationMerge merge = new ObservationMerge(template, fresh, copy);
        merge.run();
        if (SameContent.is(copy, stored)) {
            return Optional.empty();
        }
        copy.put("status", "amended");
        return Optional.of(copy);
    }

    private void run() {
        ObservationWriter.categories(template)
                .ifPresentOrElse(list -> observation.set("category", list), () -> observation.remove("category"));
        template.value().ifPresent(value -> merge(observation, value));
        for (CodeValueTemplate.Component component : template.components()) {
            if (!fresh.of(component.value().valueName()).isEmpty()) {
                component(component.value().valueName())
                        .ifPresentOrElse(found -> merge(found, component.value()), () -> add(component));
            }
        }
        if (!merged.equals(stored)) {
            moveStreams();
            observation.remove(List.of("effectiveDateTime", "_effectiveDateTime"));
            observation
                    .putObject("effectivePeriod")
                    .put("start", merged.period().startText())
                    .put("end", merged.period().endText());
        }
    }

    private Optional<ObjectNode> component(String name) {
        for (JsonNode component : observation.path("component")) {
            for (JsonNode coding : component.path("code").path("coding")) {
                if (coding.path("system").asText().equals(ObservationIdentity.SYSTEM)
                        && coding.path("code").asText().equals(name)
                        && component instanceof ObjectNode found) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    private void add(CodeValueTemplate.Component component) {
        ArrayNode components =
                observation.get("component") instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode();
        ObjectNode added = ObservationWriter.component(component, fresh, merged);
        components.add(added);
        observation.set("component", components);
        written.add(added);
    }

    private void merge(ObjectNode holder, MappedValue mapped) {
        List<TimedValue> values = fresh.of(mapped.valueName());
        if (values.isEmpty()) {
            return;
        }
        String member = ValueWriter.member(mapped);
        JsonNode old = holder.path(member);
        if (old.isMissingNode() && hasValue(holder)) {
            throw new DataError(
                    DataError.Kind.NOT_SUPPORTED,
                    "The stored Observation has no " + member + ", which the mapping makes, but another value");
        }
        List<TimedValue> all = values;
        if (mapped instanceof MappedValue.Sampled sampled && !old.isMissingNode()) {
            all = SampledStream.merge(values(old, sampled), values);
        }
        holder.remove("dataAbsentReason");
        ValueWriter.write(holder, mapped, all, merged);
        written.add(holder);
    }

    /** Whether it has any value[x]: one that has none gets its first. */
    private static boolean hasValue(JsonNode holder) {
        for (Map.Entry<String, JsonNode> member : holder.properties()) {
            if (member.getKey().startsWith("value")) {
                return true;
            }
        }
        return false;
    }

    private List<TimedValue> values(JsonNode old, MappedValue.Sampled sampled) {
        if (old.path("dimensions").asInt(1) > 1) {
            throw new DataError(DataError.Kind.NOT_SUPPORTED, "The stored SampledData has more than 1 dimension");
        }
        BigDecimal period = old.path("period").decimalValue();
        if (period.compareTo(sampled.defaultPeriod()) != 0) {
            throw new DataError(
                    DataError.Kind.NOT_SUPPORTED,
                    "The stored SampledData has a period of " + period + " ms, but the mapping has one of "
                            + sampled.defaultPeriod() + " ms");
        }
        return SampledStream.read(old, stored, SampledStream.slot(sampled.defaultPeriod()));
    }

    /** Tokens count from the beginning of the period: where that is another one, those without new values are moved as well. */
    private void moveStreams() {
        List<JsonNode> holders = new ArrayList<>(List.of(observation));
        observation.path("component").forEach(holders::add);
        for (JsonNode holder : holders) {
            if (holder.path("valueSampledData") instanceof ObjectNode stream && !written.contains(holder)) {
                move(stream);
            }
        }
    }

    private void move(ObjectNode stream) {
        JsonNode period = stream.path("period");
        boolean isKnown = period.isNumber()
                && period.decimalValue().signum() > 0
                && period.decimalValue().compareTo(CodeValueTemplateReader.LONGEST) <= 0;
        if (!isKnown || stream.path("dimensions").asInt(1) > 1) {
            throw new DataError(
                    DataError.Kind.NOT_SUPPORTED,
                    "The stored Observation has SampledData that cannot begin at another time");
        }
        Duration slot = SampledStream.slot(period.decimalValue());
        SampledStream.write(stream, SampledStream.read(stream, stored, slot), merged, slot);
    }

    private static Period period(JsonNode observation) {
        JsonNode period = observation.path("effectivePeriod");
        if (period.isObject()) {
            return new Period(instant(period.path("start")), instant(period.path("end")));
        }
        if (observation.has("effectiveDateTime")) {
            Instant time = instant(observation.path("effectiveDateTime"));
            return new Period(time, time);
        }
        throw new DataError(DataError.Kind.NOT_SUPPORTED, "The stored Observation has no effective period or time");
    }

    private static Instant instant(JsonNode time) {
        return TokenTime.ofIso(time)
                .orElseThrow(() -> new DataError(
                        DataError.Kind.NOT_SUPPORTED, "The stored Observation has an effective time without a day"));
    }
}
