package health.callisto.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.callisto.config.EventSettings;
import health.callisto.fhir.Ticks;
import health.callisto.resource.feed.Change;
import health.callisto.workspace.ServiceName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/** Writes a change as an event (Event Grid event schema, or CloudEvents 1.0 JSON format). Its type, id and version are all that it tells. */
final class EventFormat {
    private static final int USUAL_SIZE = 1_024;

    private final JsonFactory json = new JsonFactory();
    private final EventSettings settings;
    private final String host;

    /** @param origin where callers reach the product, such as {@code https://example.org} */
    EventFormat(EventSettings settings, String origin) {
        this.settings = settings;
        this.host = origin.replaceFirst("^https?://", "");
    }

    /** The same whenever this change is published: made of all that tells it from others (RFC 4122, name-based). */
    static String id(ServiceName service, Change change) {
        String name = service + "/" + change.position() + "/" + change.key() + "/" + change.version();
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    byte[] event(ServiceName service, Change change) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("id", id(service, change));
            String account = host + "/" + service.workspace() + "/fhir/" + service.service();
            String subject = account + "/" + change.key();
            switch (settings.schema()) {
                case EVENT_GRID -> eventGrid(out, service, change, subject);
                case CLOUD_EVENTS -> cloudEvent(out, service, change, subject, account);
            }
            data(out, change, account);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing but memory is written to", e);
        }
        return bytes.toByteArray();
    }

    private void eventGrid(JsonGenerator out, ServiceName service, Change change, String subject) throws IOException {
        Optional<String> topic = topic(service);
        if (topic.isPresent()) {
            out.writeStringField("topic", topic.get());
        }
        out.writeStringField("subject", subject);
        out.writeStringField("eventType", type(change));
        out.writeStringField("eventTime", Ticks.text(change.time()));
        out.writeStringField("dataVersion", "1");
    }

    private void cloudEvent(JsonGenerator out, ServiceName service, Change change, String subject, String account)
            throws IOException {
        out.writeStringField("specversion", "1.0");
        out.writeStringField("source", topic(service).orElse("//" + account));
        out.writeStringField("subject", subject);
        out.writeStringField("type", type(change));
        out.writeStringField("time", Ticks.text(change.time()));
        out.writeStringField("datacontenttype", "application/json");
    }

    private static void data(JsonGenerator out, Change change, String account) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeStringField("resourceType", change.key().type().name());
        out.writeStringField("resourceFhirAccount", account);
        out.writeStringField("resourceFhirId", change.key().id());
        out.writeNumberField("resourceVersionId", change.version());
        out.writeNumberField("sequenceNumber", change.position());
        out.writeEndObject();
    }

    private Optional<String> topic(ServiceName service) {
        return settings.topic().map(topic -> topic.replace("{workspace}", service.workspace()));
    }

    private String type(Change change) {
        return settings.typePrefix()
                + switch (change.type()) {
                    case CREATED -> "FhirResourceCreated";
                    case UPDATED -> "FhirResourceUpdated";
                    case DELETED -> "FhirResourceDeleted";
                };
    }
}
