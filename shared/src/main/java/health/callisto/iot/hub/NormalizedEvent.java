package health.callisto.iot.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import health.callisto.expression.DateNode;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Measurement;
import health.callisto.iot.message.MeasurementJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Events of the normalized hub: one measurement as JSON, or an array of them compressed (spec 05, section 1.8). */
public final class NormalizedEvent {
    /** The property that says that an event is a compressed array. */
    static final String GROUP = "IsMeasurementGroup";
    /** Its content type. */
    static final String COMPRESSED_TYPE = "application/gzip";

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /** More than any hub takes of an event, uncompressed a hundredfold: what is larger is no group of ours. */
    private static final int MOST_BYTES = 100_000_000;

    private NormalizedEvent() {}

    public static byte[] single(Measurement measurement) {
        return MeasurementJson.write(measurement).toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] compressed(List<Measurement> measurements) {
        ArrayNode array = JSON.createArrayNode();
        measurements.forEach(measurement -> array.add(MeasurementJson.write(measurement)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(array.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes what is written", e);
        }
        return bytes.toByteArray();
    }

    /** The event of a group with some of its measurements only. */
    public static HubEvent of(HubEvent event, List<Measurement> measurements) {
        return new HubEvent(
                compressed(measurements),
                event.properties(),
                event.systemProperties(),
                event.sequenceNumber(),
                event.enqueuedTime());
    }

    /** The measurements of an event; DataError INVALID_DATA_FORMAT if it is none of the two forms, or has one that is none. */
    public static List<Measurement> read(HubEvent event) {
        return read(event, error -> {
            throw error;
        });
    }

    /**
     * The measurements of an event; DataError INVALID_DATA_FORMAT if it is none of the two forms.
     *
     * @param unreadable takes what is wrong with a measurement of a group; the others are returned
     */
    public static List<Measurement> read(HubEvent event, Consumer<DataError> unreadable) {
        try {
            if (!event.properties().path(GROUP).asBoolean()) {
                return List.of(measurement(JSON.readTree(event.body())));
            }
            List<Measurement> measurements = new ArrayList<>();
            for (JsonNode each : JSON.readTree(unzipped(event.body()))) {
                try {
                    measurements.add(measurement(each));
                } catch (DataError e) {
                    unreadable.accept(e);
                }
            }
            return measurements;
        } catch (IOException e) {
            throw new DataError(DataError.Kind.INVALID_DATA_FORMAT, "The event is no measurement");
        }
    }

    private static byte[] unzipped(byte[] body) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] bytes = gzip.readNBytes(MOST_BYTES);
            if (gzip.read() >= 0) {
                throw new IOException("A group is at most " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /** Writers of single measurements differ in the case of the names. */
    private static Map<String, JsonNode> lowerCase(JsonNode node) {
        Map<String, JsonNode> members = new TreeMap<>();
        node.properties().forEach(member -> members.put(member.getKey().toLowerCase(Locale.ROOT), member.getValue()));
        return members;
    }

    private static Measurement measurement(JsonNode json) {
        try {
            return measurement(lowerCase(json));
        } catch (DateTimeException e) {
            throw new DataError(DataError.Kind.INVALID_DATA_FORMAT, "The event is no measurement: a time is none");
        }
    }

    private static Measurement measurement(Map<String, JsonNode> members) {
        List<Measurement.Property> properties = new ArrayList<>();
        if (members.containsKey("properties")) {
            for (JsonNode each : members.get("properties")) {
                Map<String, JsonNode> property = lowerCase(each);
                properties.add(new Measurement.Property(require(property, "name"), require(property, "value")));
            }
        }
        return new Measurement(
                require(members, "type"),
                occurrence(Instant.parse(require(members, "occurrencetimeutc"))),
                Instant.parse(require(members, "ingestiontimeutc")),
                require(members, "deviceid"),
                text(members, "patientid"),
                text(members, "encounterid"),
                text(members, "correlationid"),
                properties);
    }

    private static Instant occurrence(Instant time) {
        if (!DateNode.isInRange(time)) {
            throw new DataError(DataError.Kind.INVALID_DATA_FORMAT, "The event's time is not of the years 1 to 9999");
        }
        return time;
    }

    private static String require(Map<String, JsonNode> members, String name) {
        return text(members, name)
                .orElseThrow(() -> new DataError(
                        DataError.Kind.INVALID_DATA_FORMAT, "The event is no measurement: " + name + " is missing"));
    }

    private static Optional<String> text(Map<String, JsonNode> members, String name) {
        return Optional.ofNullable(members.get(name))
                .filter(node -> node.isValueNode() && !node.isNull())
                .map(JsonNode::asText);
    }
}
