package health.callisto.iot.observation;

import health.callisto.fhir.DecimalText;
import health.callisto.iot.mapping.CodeValueTemplate;
import health.callisto.iot.mapping.MappedValue;
import health.callisto.iot.message.DataError;
import health.callisto.iot.observation.ObservationGroup.TimedValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A value of SampledData.data as R4 has it: a decimal, {@code E} (no valid value), {@code U} or {@code L} (below or above what can be
 * measured). Only new values are checked: what is stored already must not keep later measurements out.
 */
final class SampleToken {
    /** R4 datatypes.html#decimal */
    private static final Pattern DECIMAL = Pattern.compile("-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");
    /** Other texts that can only mean that number: a plus, zeros in front, no digit before or after the point. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?=\\.?\\d)\\d*+(?:\\.\\d*+)?(?:[eE][+-]?\\d++)?");

    private SampleToken() {}

    /** The group with the values of streams as tokens; DataError INVALID_SAMPLED_DATA_FHIR_VALUE if one is none. */
    static ObservationGroup checked(ObservationGroup group, CodeValueTemplate template) {
        Map<String, List<TimedValue>> values = new LinkedHashMap<>(group.values());
        template.value().ifPresent(mapped -> check(mapped, values));
        template.components().forEach(component -> check(component.value(), values));
        return new ObservationGroup(group.period(), values);
    }

    private static void check(MappedValue mapped, Map<String, List<TimedValue>> values) {
        if (mapped instanceof MappedValue.Sampled) {
            values.computeIfPresent(mapped.valueName(), SampleToken::tokens);
        }
    }

    private static List<TimedValue> tokens(String name, List<TimedValue> values) {
        List<TimedValue> tokens = new ArrayList<>(values.size());
        for (TimedValue value : values) {
            tokens.add(new TimedValue(value.time(), token(name, value.value())));
        }
        return tokens;
    }

    /** A text of nothing is no value. */
    private static String token(String name, String value) {
        String text = value.strip();
        if (text.isEmpty() || text.equals("E") || text.equals("U") || text.equals("L")) {
            return text;
        }
        if (DecimalText.isBounded(text)) {
            if (DECIMAL.matcher(text).matches()) {
                return text;
            }
            if (NUMBER.matcher(text).matches()) {
                return new BigDecimal(text).toString();
            }
        }
        throw new DataError(
                DataError.Kind.INVALID_SAMPLED_DATA_FHIR_VALUE,
                "A value of SampledData is a decimal number of at most 100 characters, E, U or L; that of " + name
                        + " is none of them");
    }
}
