package health.callisto.iot;

import java.util.List;
import java.util.Optional;

/** A template of a FHIR mapping: the Observation that measurements of a type become. */
record CodeValueTemplate(
        String typeName,
        List<Coding> codes,
        PeriodInterval interval,
        List<Category> categories,
        Optional<MappedValue> value,
        List<Component> components) {
    /** Observation.category */
    record Category(Optional<String> text, List<Coding> codes) {}

    /** Observation.component */
    record Component(List<Coding> codes, MappedValue value) {}

    CodeValueTemplate {
        codes = List.copyOf(codes);
        categories = List.copyOf(categories);
        components = List.copyOf(components);
    }
}
