package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.mapping.Coding;
import health.callisto.iot.mapping.MappedValue;
import health.callisto.iot.message.DataError;
import health.callisto.iot.observation.ObservationGroup.TimedValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** Writes the values of one name as value[x] of an Observation or of a component (spec 05, section 2.5). */
final class ValueWriter {
    /** Sign, thousands commas and a point, as .NET reads a decimal; no exponent. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?=[\\d,]*\\.?\\d)[\\d,]*(\\.\\d*)?");

    private static final int MOST_DIGITS = 100;

    private ValueWriter() {}

    /**
     * Sets the member of that kind of value.
     *
     * @param values one at least, in the order of their times
     * @param grid of a stream of slots
     */
    static void write(ObjectNode holder, MappedValue mapped, List<TimedValue> values, SampleGrid grid) {
        if (mapped instanceof MappedValue.Sampled sampled) {
            holder.set("valueSampledData", sampled(sampled, values, grid));
        } else if (mapped instanceof MappedValue.Quantity quantity) {
            holder.set("valueQuantity", quantity(quantity, values));
        } else if (mapped instanceof MappedValue.Text) {
            holder.put("valueString", single(values, DataError.Kind.INVALID_STRING_FHIR_VALUE));
        } else if (mapped instanceof MappedValue.Concept concept) {
            holder.set("valueCodeableConcept", Coding.concept(concept.codes(), concept.text()));
        }
    }

    /** The member that it sets. */
    static String member(MappedValue mapped) {
        if (mapped instanceof MappedValue.Sampled) {
            return "valueSampledData";
        }
        if (mapped instanceof MappedValue.Quantity) {
            return "valueQuantity";
        }
        return mapped instanceof MappedValue.Text ? "valueString" : "valueCodeableConcept";
    }

    private static ObjectNode sampled(MappedValue.Sampled mapped, List<TimedValue> values, SampleGrid grid) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode origin = json.putObject("origin");
        origin.put("value", 0);
        mapped.unit().ifPresent(unit -> origin.put("unit", unit));
        json.put("period", mapped.defaultPeriod());
        json.put("dimensions", 1);
        SampledStream.write(json, values, grid, SampledStream.slot(mapped.defaultPeriod()));
        return json;
    }

    private static ObjectNode quantity(MappedValue.Quantity mapped, List<TimedValue> values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("value", decimal(single(values, DataError.Kind.INVALID_QUANTITY_FHIR_VALUE)));
        mapped.unit().ifPresent(unit -> json.put("unit", unit));
        mapped.system().ifPresent(system -> json.put("system", system));
        mapped.code().ifPresent(code -> json.put("code", code));
        return json;
    }

    private static BigDecimal decimal(String text) {
        String number = text.strip();
        if (number.length() > MOST_DIGITS || !DECIMAL.matcher(number).matches()) {
            throw new DataError(
                    DataError.Kind.INVALID_QUANTITY_FHIR_VALUE,
                    "A quantity is no decimal number: " + shortened(number));
        }
        return new BigDecimal(number.replace(",", "").replaceFirst("\\.$", ""));
    }

    private static String shortened(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }

    private static String single(List<TimedValue> values, DataError.Kind kind) {
        if (values.size() != 1) {
            throw new DataError(kind, "Expected 1 value. Received " + values.size() + ".");
        }
        return values.get(0).value();
    }
}
