package health.callisto.iot;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import health.callisto.fhir.Sha256;
import health.callisto.iot.hub.HubBatch;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where events go that cannot be used: a blob for those of one batch, connector and reason, a line of JSON for each. They hold
 * what devices sent, so the container is as private as the data.
 */
final class DeviceDeadLetters {
    /** The container of the storage account. */
    static final String CONTAINER = "callisto-iot-deadletter";

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int HASH_BYTES = 8;

    private final Supplier<BlobServiceClient> account;
    private final Clock clock;

    DeviceDeadLetters(Supplier<BlobServiceClient> account, Clock clock) {
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

    /** A blob of letters: {@code {connector}/{stage}/{hour}/{reason}/{hub}-{partition}-{sequence number}-{hash}.ndjson}. */
    record Blob(String name, String etag) {
        String reason() {
            String[] words = name.split("/", -1);
            return words[words.length - 2];
        }
    }

    private record Kind(String connector, String reason) {}

    /** Returns when all are stored; the same events once more take the same place. */
    void put(Stage stage, HubBatch batch, List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        BlobContainerClient container = container();
        container.createIfNotExists();
        Map<Kind, List<DeadLetter>> byKind = letters.stream()
                .collect(Collectors.groupingBy(
                        letter -> new Kind(letter.connector(), letter.reason()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        byKind.forEach((kind, its) -> {
            String name = prefix(kind.connector(), stage, its.get(0).event().enqueuedTime()) + kind.reason() + "/"
                    + file(batch, its);
            byte[] lines = DeadLetterFile.write(stage, batch, its, clock.instant());
            container.getBlobClient(name).upload(BinaryData.fromBytes(lines), true);
        });
    }

    /**
     * The same events have the same file; others have another one, also if they begin with the same event: letters that are tried
     * again may fail for another reason, one that other measurements of their event have had.
     */
    static String file(HubBatch batch, List<DeadLetter> letters) {
        String events = letters.stream()
                .map(DeadLetter::event)
                .map(event -> event.sequenceNumber() + " " + Base64.getEncoder().encodeToString(event.body()))
                .collect(Collectors.joining(" "));
        String hash = HexFormat.of().formatHex(Sha256.of(events), 0, HASH_BYTES);
        return batch.hub().name() + "-" + batch.partition() + "-"
                + letters.get(0).event().sequenceNumber() + "-" + hash + ".ndjson";
    }

    private BlobContainerClient container() {
        return account.get().getBlobContainerClient(CONTAINER);
    }

    private static String prefix(String connector, Stage stage, Instant time) {
        return connector + "/" + stage.word() + "/" + HOUR.format(time) + "/";
    }

    /** The letters of a connector whose events came in that hour. */
    List<Blob> ofHour(String connector, Stage stage, Instant time) {
        return list(prefix(connector, stage, time));
    }

    /** The letters of a connector, those that came first in front. */
    List<Blob> all(String connector, Stage stage) {
        return list(connector + "/" + stage.word() + "/");
    }

    private List<Blob> list(String prefix) {
        List<Blob> blobs = new ArrayList<>();
        try {
            for (BlobItem item : container().listBlobs(new ListBlobsOptions().setPrefix(prefix), null)) {
                blobs.add(new Blob(item.getName(), item.getProperties().getETag()));
            }
            return blobs;
        } catch (BlobStorageException e) {
            if (BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode())) {
                return List.of();
            }
            throw e;
        }
    }

    /** The events of the letters; empty if the blob is gone. */
    Optional<HubBatch> read(Blob blob) {
        try {
            return DeadLetterFile.read(
                    container().getBlobClient(blob.name()).downloadContent().toBytes());
        } catch (BlobStorageException e) {
            if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Removes letters whose events were used at last; those that failed again have written the blob anew, and it stays. */
    void removeUnlessChanged(Blob blob) {
        try {
            container()
                    .getBlobClient(blob.name())
                    .deleteWithResponse(null, new BlobRequestConditions().setIfMatch(blob.etag()), null, Context.NONE);
        } catch (BlobStorageException e) {
            if (!BlobErrorCode.CONDITION_NOT_MET.equals(e.getErrorCode())
                    && !BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                throw e;
            }
        }
    }
}
