package health.callisto.events;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import health.callisto.resource.feed.Change;
import health.callisto.workspace.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/** Where events go that Event Grid will never take: one blob for each, with the reason, below the hour of their change. */
final class EventDeadLetters {
    /** The container of the storage account. */
    static final String CONTAINER = "callisto-events-deadletter";

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Supplier<BlobServiceClient> account;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    EventDeadLetters(Supplier<BlobServiceClient> account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /** Returns when the event is stored; writing it once more changes nothing but the time. */
    void put(ServiceName service, Change change, byte[] event, String reason) {
        BlobContainerClient container = account.get().getBlobContainerClient(CONTAINER);
        container.createIfNotExists();
        String name = service + "/" + HOUR.format(change.time()) + "/" + EventFormat.id(service, change) + ".json";
        container.getBlobClient(name).upload(BinaryData.fromBytes(letter(event, reason)), true);
    }

    private byte[] letter(byte[] event, String reason) {
        try {
            ObjectNode letter = json.createObjectNode()
                    .put("deadLetterReason", reason)
                    .put("deadLetteredAt", Ticks.text(Instant.now(clock)));
            letter.set("event", json.readTree(event));
            return json.writeValueAsBytes(letter);
        } catch (IOException e) {
            throw new UncheckedIOException("An event of ours is no JSON", e);
        }
    }
}
