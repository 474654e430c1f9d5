package health.callisto.iot;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Ticks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where events go that cannot be used: a blob for those of one batch and connector, a line of JSON for each, with the reason and
 * its position in the hub. They hold what devices sent, so the container is as private as the data.
 */
final class DeviceDeadLetters {
    /** The container of the storage account. */
    static final String CONTAINER = "callisto-iot-deadletter";

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final BlobServiceClient account;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    DeviceDeadLetters(BlobServiceClient account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /** What was worked at when an event failed. */
    enum Stage {
        NORMALIZATION,
        CONVERSION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns when all are stored; the same events once more take the same place. */
    void put(Stage stage, HubBatch batch, List<Letter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        BlobContainerClient container = account.getBlobContainerClient(CONTAINER);
        container.createIfNotExists();
        Map<String, List<Letter>> byConnector = letters.stream()
                .collect(Collectors.groupingBy(Letter::connector, LinkedHashMap::new, Collectors.toList()));
        byConnector.forEach((connector, its) -> {
            HubEvent first = its.get(0).event();
            String name = connector + "/" + stage.word() + "/" + HOUR.format(first.enqueuedTime()) + "/"
                    + batch.hub().name() + "-" + batch.partition() + "-" + first.sequenceNumber() + ".ndjson";
            container.getBlobClient(name).upload(BinaryData.fromBytes(lines(stage, batch, its)), true);
        });
    }

    private byte[] lines(Stage stage, HubBatch batch, List<Letter> letters) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Letter letter : letters) {
            lines.writeBytes(line(stage, batch, letter));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private byte[] line(Stage stage, HubBatch batch, Letter letter) {
        HubEvent event = letter.event();
        ObjectNode line = json.createObjectNode();
        line.put("deadLetterReason", letter.reason());
        line.put("message", letter.message());
        line.put("deadLetteredAt", Ticks.text(clock.instant()));
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
        try {
            return json.writeValueAsBytes(line);
        } catch (IOException e) {
            throw new UncheckedIOException("A tree of JSON can be written", e);
        }
    }
}
