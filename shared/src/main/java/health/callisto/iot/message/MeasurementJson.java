package health.callisto.iot.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A measurement as the normalized hub has it (spec 05, section 1.8). */
public final class MeasurementJson {
    private MeasurementJson() {}

    public static ObjectNode write(Measurement measurement) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Type", measurement.type());
        json.put("OccurrenceTimeUtc", measurement.occurrenceTime().toString());
        json.put("IngestionTimeUtc", measurement.ingestionTime().toString());
        json.put("DeviceId", measurement.deviceId());
        json.put("PatientId", measurement.patientId().orElse(null));
        json.put("EncounterId", measurement.encounterId().orElse(null));
        json.put("CorrelationId", measurement.correlationId().orElse(null));
        ArrayNode properties = json.putArray("Properties");
        measurement
                .properties()
                .forEach(property ->
                        properties.addObject().put("Name", property.name()).put("Value", property.value()));
        return json;
    }
}
