package health.callisto.bulk;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Supplier;

/** The files that jobs write: error files, exports, archived jobs. */
public final class ResultStorage {
    /** The media type of files of one resource on each line (Bulk Data Access 2.0, output formats). */
    static final String NDJSON = "application/fhir+ndjson";

    /** Of a signature that is made with the managed identity (Azure Storage, user delegation SAS). */
    private static final Duration LONGEST_SIGNATURE = Duration.ofDays(7);
    /** Clocks differ: a signature holds from so long ago on. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    /** Whether the client has the key of the account, or an identity. */
    public enum Signing {
        ACCOUNT_KEY,
        IDENTITY
    }

    private final Supplier<BlobServiceClient> account;
    private final Signing signing;

    public ResultStorage(Supplier<BlobServiceClient> account, Signing signing) {
        this.account = account;
        this.signing = signing;
    }

    /** Writes the blob, in place of one that is there. */
    public void write(BlobName blob, byte[] content) {
        String type = blob.name().endsWith(".ndjson") ? NDJSON : "application/json";
        container(blob)
                .getBlobClient(blob.name())
                .uploadWithResponse(
                        new BlobParallelUploadOptions(BinaryData.fromBytes(content))
                                .setHeaders(new BlobHttpHeaders().setContentType(type)),
                        null,
                        Context.NONE);
    }

    /** A blob to be written block by block; its container is made if it is absent. */
    public BlockBlobClient blocks(BlobName blob) {
        return container(blob).getBlobClient(blob.name()).getBlockBlobClient();
    }

    private BlobContainerClient container(BlobName blob) {
        BlobContainerClient container = account.get().getBlobContainerClient(blob.container());
        container.createIfNotExists();
        return container;
    }

    /** The URL of the blob with a signature by which anybody may read it (and nothing else) until then. */
    public String readableUrl(BlobName blob, Instant until) {
        BlobClient client =
                account.get().getBlobContainerClient(blob.container()).getBlobClient(blob.name());
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        OffsetDateTime longest = now.plus(LONGEST_SIGNATURE).minusMinutes(1);
        OffsetDateTime wanted = until.atOffset(ZoneOffset.UTC);
        OffsetDateTime end = wanted.isBefore(longest) ? wanted : longest;
        BlobServiceSasSignatureValues values = new BlobServiceSasSignatureValues(
                        end, new BlobSasPermission().setReadPermission(true))
                .setStartTime(now.minus(SKEW));
        String signature =
                switch (signing) {
                    case ACCOUNT_KEY -> client.generateSas(values);
                    case IDENTITY ->
                        client.generateUserDelegationSas(
                                values, account.get().getUserDelegationKey(now.minus(SKEW), end));
                };
        return client.getBlobUrl() + "?" + signature;
    }

    /** Deletes all blobs whose names begin so, but for those. */
    public void deleteAll(String containerName, String prefix, Set<String> but) {
        BlobContainerClient container = account.get().getBlobContainerClient(containerName);
        if (container.exists()) {
            for (BlobItem item : container.listBlobs(new ListBlobsOptions().setPrefix(prefix), null)) {
                if (!but.contains(item.getName())) {
                    container.getBlobClient(item.getName()).deleteIfExists();
                }
            }
        }
    }
}
