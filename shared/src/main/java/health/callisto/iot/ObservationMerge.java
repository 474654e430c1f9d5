package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.ObservationGroup.TimedValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings new measurements into an Observation that is stored (spec 05, section 2.6). */
final class ObservationMerge {
    private final CodeValueTemplate template;
    private final ObservationGroup fresh;
    private final ObjectNode observation;
    private final Period stored;
    private final Period merged;

    private ObservationMerge(CodeValueTemplate template, ObservationGroup fresh, ObjectNode observation) {
        this.template = template;
        this.fresh = fresh;
        this.observation = observation;
        this.stored = period(observation);
        this.merged = onGrid(stored.union(fresh.period()));
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
            observation
                    .putObject("effectivePeriod")
                    .put("start", merged.startText())
                    .put("end", merged.endText());
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
        components.add(ObservationWriter.component(component, fresh, merged));
        observation.set("component", components);
    }

    private void merge(ObjectNode holder, MappedValue mapped) {
        List<TimedValue> values = fresh.of(mapped.valueName());
        if (values.isEmpty()) {
            return;
        }
        JsonNode old = holder.path(ValueWriter.member(mapped));
        if (old.isMissingNode()) {
            throw new DataError(
                    DataError.Kind.NOT_SUPPORTED,
                    "The stored Observation has no " + ValueWriter.member(mapped) + ", which the mapping makes");
        }
        if (mapped instanceof MappedValue.Sampled sampled) {
            ValueWriter.write(holder, mapped, SampledStream.merge(values(old, sampled), values), merged);
        } else {
            ValueWriter.write(holder, mapped, values, merged);
        }
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
        return SampledStream.values(
                old.path("data").asText(), stored.start(), SampledStream.slot(sampled.defaultPeriod()));
    }

    /** A beginning before the stored one must not shift the slots: it moves by whole ones, the widest of all streams. */
    private Period onGrid(Period wanted) {
        if (!wanted.start().isBefore(stored.start())) {
            return wanted;
        }
        Duration slot = widestSlot();
        if (slot.isZero()) {
            return wanted;
        }
        Duration earlier = Duration.between(wanted.start(), stored.start());
        long slots = earlier.dividedBy(slot) + (earlier.toNanos() % slot.toNanos() == 0 ? 0 : 1);
        return new Period(stored.start().minus(slot.multipliedBy(slots)), wanted.end());
    }

    private Duration widestSlot() {
        Duration widest = Duration.ZERO;
        for (MappedValue value : mappedValues()) {
            if (value instanceof MappedValue.Sampled sampled) {
                Duration slot = SampledStream.slot(sampled.defaultPeriod());
                widest = slot.compareTo(widest) > 0 ? slot : widest;
            }
        }
        return widest;
    }

    private List<MappedValue> mappedValues() {
        List<MappedValue> values = new ArrayList<>(template.value().stream().toList());
        template.components().forEach(component -> values.add(component.value()));
        return values;
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
        return TokenTime.of(time)
                .orElseThrow(() -> new DataError(
                        DataError.Kind.NOT_SUPPORTED, "The stored Observation has an effective time without a day"));
    }
}
