package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.iot.DeviceDeadLetters.Stage;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.HubName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of a blob of dead letters: each has the event as it came, its position, and why it is there. */
final class DeadLetterFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeadLetterFile() {}

    static byte[] write(Stage stage, HubBatch batch, List<DeadLetter> letters, Instant now) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try {
            for (DeadLetter letter : letters) {
                // Through a text: half a character, which an escape in JSON can be, has no bytes of its own.
                lines.writeBytes(
                        JSON.writeValueAsString(line(stage, batch, letter, now)).getBytes(StandardCharsets.UTF_8));
                lines.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A tree of JSON can be written", e);
        }
        return lines.toByteArray();
    }

    private static ObjectNode line(Stage stage, HubBatch batch, DeadLetter letter, Instant now) {
        HubEvent event = letter.event();
        ObjectNode line = JSON.createObjectNode();
        line.put("deadLetterReason", letter.reason());
        line.put("message", letter.message());
        line.put("deadLetteredAt", Ticks.text(now));
        line.put("stage", stage.word());
        line.put("connector", letter.connector());
        line.putObject("position")
                .put("eventHub", batch.hub().name())
                .put("partition", batch.partition())
                .put("sequenceNumber", event.sequenceNumber())
                .put("enqueuedTime", Ticks.text(event.enqueuedTime()));
        ObjectNode content = line.putObject("event");
        // As it came, byte for byte: what is no JSON could not be written otherwise.
        content.put("bodyBase64", event.body());
        content.set("Properties", event.properties());
        content.set("SystemProperties", event.systemProperties());
        return line;
    }

    /** The events of the lines, as they came; empty if there is no line. */
    static Optional<HubBatch> read(byte[] lines) {
        List<HubEvent> events = new ArrayList<>();
        JsonNode position = JSON.missingNode();
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(lines)) {
            while (values.hasNext()) {
                JsonNode line = values.next();
                position = line.path("position");
                events.add(event(line.path("event"), position));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A blob of dead letters has a line that is none", e);
        }
        if (events.isEmpty()) {
            return Optional.empty();
        }
        HubName hub = new HubName(Optional.empty(), position.path("eventHub").asText());
        return Optional.of(new HubBatch(hub, position.path("partition").asText(), events));
    }

    private static HubEvent event(JsonNode event, JsonNode position) throws IOException {
        return new HubEvent(
                event.path("bodyBase64").binaryValue(),
                object(event.path("Properties")),
                object(event.path("SystemProperties")),
                position.path("sequenceNumber").asLong(),
                Instant.parse(position.path("enqueuedTime").asText()));
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JSON.createObjectNode();
    }
}
