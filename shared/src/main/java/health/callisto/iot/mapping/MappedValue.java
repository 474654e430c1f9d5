package health.callisto.iot.mapping;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a FHIR mapping makes of the values of one name. */
public sealed interface MappedValue {
    /** The name of the measurements' property, case and all. */
    String valueName();

    /** valueSampledData: a stream of slots. */
    record Sampled(String valueName, BigDecimal defaultPeriod, Optional<String> unit) implements MappedValue {}

    /** valueQuantity */
    record Quantity(String valueName, Optional<String> unit, Optional<String> code, Optional<String> system)
            implements MappedValue {}

    /** valueString */
    record Text(String valueName) implements MappedValue {}

    /** valueCodeableConcept: its content stands in the mapping; that there is a value is all that counts. */
    record Concept(String valueName, Optional<String> text, List<Coding> codes) implements MappedValue {}
}
