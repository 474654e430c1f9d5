package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.iot.mapping.CodeValueTemplate;
import health.callisto.iot.mapping.Coding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the Observation of measurements for which there is none yet (spec 05, section 2.4). */
final class ObservationWriter {
    private ObservationWriter() {}

    static ObjectNode write(
            CodeValueTemplate template,
            MeasurementGroup group,
            ObservationGroup values,
            ObservationIdentity identity,
            ResolvedIds ids,
            Instant now) {
        SampleGrid grid = SampleGrid.of(values.period(), template.interval());
        ObjectNode observation = JsonNodeFactory.instance.objectNode();
        observation.put("resourceType", "Observation");
        observation.put("id", identity.id());
        observation
                .putArray("identifier")
                .addObject()
                .put("system", ObservationIdentity.SYSTEM)
                .put("value", identity.value());
        observation.put("status", "final");
        categories(template).ifPresent(list -> observation.set("category", list));
        observation.set("code", named(template.codes(), group.type()));
        observation.putObject("subject").put("reference", "Patient/" + ids.patient());
        ids.encounter()
                .ifPresent(encounter -> observation.putObject("encounter").put("reference", "Encounter/" + encounter));
        observation
                .putObject("effectivePeriod")
                .put("start", values.period().startText())
                .put("end", values.period().endText());
        observation.put("issued", Ticks.text(now));
        template.value()
                .filter(value -> !values.of(value.valueName()).isEmpty())
                .ifPresent(value -> ValueWriter.write(observation, value, values.of(value.valueName()), grid));
        observation.putObject("device").put("reference", "Device/" + ids.device());
        ArrayNode components = JsonNodeFactory.instance.arrayNode();
        for (CodeValueTemplate.Component component : template.components()) {
            if (!values.of(component.value().valueName()).isEmpty()) {
                components.add(component(component, values, grid));
            }
        }
        if (!components.isEmpty()) {
            observation.set("component", components);
        }
        return observation;
    }

    /** Empty where the template has none. */
    static Optional<ArrayNode> categories(CodeValueTemplate template) {
        if (template.categories().isEmpty()) {
            return Optional.empty();
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        template.categories().forEach(category -> list.add(Coding.concept(category.codes(), category.text())));
        return Optional.of(list);
    }

    static ObjectNode component(CodeValueTemplate.Component component, ObservationGroup values, SampleGrid grid) {
        String name = component.value().valueName();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("code", named(component.codes(), name));
        ValueWriter.write(json, component.value(), values.of(name), grid);
        return json;
    }

    /** The codes of the mapping, and one by which the type or the name is found again. */
    private static ObjectNode named(List<Coding> codes, String name) {
        List<Coding> all = new ArrayList<>(codes);
        all.add(new Coding(Optional.of(ObservationIdentity.SYSTEM), Optional.of(name), Optional.of(name)));
        return Coding.concept(all, Optional.of(name));
    }
}
