package health.callisto.iot.mapping;

import java.util.List;
import java.util.Optional;

/** A template of a FHIR mapping: the Observation that measurements of a type become. */
public record CodeValueTemplate(
        String typeName,
        List<Coding> codes,
        PeriodInterval interval,
        List<Category> categories,
        Optional<MappedValue> value,
        List<Component> components) {
    /** Observation.category */
    public record Category(Optional<String> text, List<Coding> codes) {}

    /** Observation.component */
    public record Component(List<Coding> codes, MappedValue value) {}

    public CodeValueTemplate {
        codes = List.copyOf(codes);
        categories = List.copyOf(categories);
        components = List.copyOf(components);
    }
}
