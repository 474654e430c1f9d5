package health.callisto.iot;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import java.util.Optional;
import java.util.function.Supplier;

/** The mapping files of connectors, each a blob {@code {workspace}/{connector}/devicecontent.json} or {@code …/fhirmapping.json}. */
final class MappingStore {
    /** The container of the storage account. */
    static final String CONTAINER = "callisto-iot-mappings";

    private static final int NOT_MODIFIED = 304;

    private final Supplier<BlobServiceClient> account;

    MappingStore(Supplier<BlobServiceClient> account) {
        this.account = account;
    }

    /** A file as it is stored. */
    record Stored(String text, String etag) {}

    /** Stores the text; answers its new etag. */
    String put(String mark, MappingFile file, String text) {
        BlobContainerClient container = account.get().getBlobContainerClient(CONTAINER);
        container.createIfNotExists();
        BlobParallelUploadOptions options = new BlobParallelUploadOptions(BinaryData.fromString(text));
        return blob(mark, file)
                .uploadWithResponse(options, null, Context.NONE)
                .getValue()
                .getETag();
    }

    /** The file, if there is one. */
    Optional<Stored> find(String mark, MappingFile file) {
        return changed(mark, file, "").filter(change -> !change.text().isEmpty());
    }

    /** The file if it has another etag than that; with an empty text if it is not there; empty if nothing has changed. */
    Optional<Stored> changed(String mark, MappingFile file, String etag) {
        try {
            BlobRequestConditions conditions = new BlobRequestConditions();
            if (!etag.isEmpty()) {
                conditions.setIfNoneMatch(etag);
            }
            BlobDownloadContentResponse response =
                    blob(mark, file).downloadContentWithResponse(null, conditions, null, Context.NONE);
            return Optional.of(new Stored(
                    response.getValue().toString(),
                    response.getDeserializedHeaders().getETag()));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_MODIFIED) {
                return Optional.empty();
            }
            if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())
                    || BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode())) {
                return etag.isEmpty() ? Optional.empty() : Optional.of(new Stored("", ""));
            }
            throw e;
        }
    }

    /** A connector that is made anew under its name begins without mappings. */
    void remove(String mark) {
        for (MappingFile file : MappingFile.values()) {
            blob(mark, file).deleteIfExists();
        }
    }

    private BlobClient blob(String mark, MappingFile file) {
        return account.get().getBlobContainerClient(CONTAINER).getBlobClient(mark + "/" + file.file());
    }
}
