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
import health.callisto.problem.Problem;
import java.util.Optional;
import java.util.function.Supplier;

/** The mapping files of connectors, each a blob {@code {workspace}/{connector}/devicecontent.json} or {@code …/fhirmapping.json}. */
final class MappingStore {
    /** The container of the storage account. */
    static final String CONTAINER = "callisto-iot-mappings";

    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final Supplier<BlobServiceClient> account;

    MappingStore(Supplier<BlobServiceClient> account) {
        this.account = account;
    }

    /** A file as it is stored. */
    record Stored(String text, String etag) {}

    /**
     * Stores the text if the one that is there meets the conditions; answers its new etag. Problem PRECONDITION_FAILED if it
     * does not meet them.
     *
     * @param ifMatch the etag that it has to have, or {@code *}; empty: none
     * @param ifNoneMatch the etag that it must not have, or {@code *}; empty: none
     */
    String put(String mark, MappingFile file, String text, String ifMatch, String ifNoneMatch) {
        BlobContainerClient container = account.get().getBlobContainerClient(CONTAINER);
        container.createIfNotExists();
        BlobParallelUploadOptions options = new BlobParallelUploadOptions(BinaryData.fromString(text));
        BlobRequestConditions conditions = new BlobRequestConditions();
        if (!ifMatch.isEmpty()) {
            conditions.setIfMatch(ifMatch);
        }
        if (!ifNoneMatch.isEmpty()) {
            conditions.setIfNoneMatch(ifNoneMatch);
        }
        try {
            return blob(mark, file)
                    .uploadWithResponse(options.setRequestConditions(conditions), null, Context.NONE)
                    .getValue()
                    .getETag();
        } catch (BlobStorageException e) {
            boolean isRefused = e.getStatusCode() == PRECONDITION_FAILED
                    || e.getStatusCode() == CONFLICT
                    || (e.getStatusCode() == NOT_FOUND && !ifMatch.isEmpty());
            if (isRefused && !(ifMatch.isEmpty() && ifNoneMatch.isEmpty())) {
                throw Problem.preconditionFailed("The " + file.word()
                        + " is not the one that the condition names; GET it and send its ETag as If-Match");
            }
            throw e;
        }
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
