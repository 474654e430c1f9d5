package health.callisto.telemetry;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of the last day whose accounts are all in the table. It is the content of a blob, and the lease on that very blob
 * is the lock of a run: storage itself refuses to move the mark for one that has lost the lock.
 */
final class HighWaterMark {
    /** The container of the storage account. */
    static final String CONTAINER = "callisto-telemetry";

    static final String BLOB = "account-snapshot";

    private static final Logger LOG = LoggerFactory.getLogger(HighWaterMark.class);

    private final BlobContainerClient container;

    HighWaterMark(BlobServiceClient blobs) {
        this.container = blobs.getBlobContainerClient(CONTAINER);
    }

    /** What a lease is taken on; {@link #create} first. */
    BlobClient blob() {
        return container.getBlobClient(BLOB);
    }

    /** Makes the blob, which says that there was no snapshot, unless it is there. */
    void create() {
        container.createIfNotExists();
        try {
            blob().upload(BinaryData.fromString(""), false);
        } catch (BlobStorageException e) {
            if (!isRefusal(e)) {
                throw e;
            }
        }
    }

    /** Empty if there has been no snapshot, or if the blob says nothing that can be read: one more makes no second row. */
    Optional<Instant> read() {
        try {
            String text = blob().downloadContent().toString().strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        } catch (DateTimeException e) {
            LOG.warn("The high-water mark in {}/{} is no time; the snapshot is taken again", CONTAINER, BLOB);
            return Optional.empty();
        }
    }

    /** Whether it was moved: not without the lease. */
    boolean move(Instant to, String leaseId) {
        try {
            blob().uploadWithResponse(
                            new BlobParallelUploadOptions(BinaryData.fromString(to.toString()))
                                    .setRequestConditions(new BlobRequestConditions().setLeaseId(leaseId)),
                            null,
                            Context.NONE);
            return true;
        } catch (BlobStorageException e) {
            if (isRefusal(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Another one was first, or has the lease (Azure Blob Storage, lease conflicts and conditional headers). */
    static boolean isRefusal(BlobStorageException error) {
        return error.getStatusCode() == 409 || error.getStatusCode() == 412;
    }
}
