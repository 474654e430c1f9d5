package health.callisto.telemetry;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import health.callisto.storage.Requests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of the older form: a blob for each, {@code <account>.json} or {@code <workspace>/<service>.json}. A document that
 * cannot be read is passed over.
 */
final class DocumentAccounts implements AccountSource {
    /** The container of the storage account; there need not be one. */
    static final String CONTAINER = "callisto-accounts";

    private static final Logger LOG = LoggerFactory.getLogger(DocumentAccounts.class);
    private static final String ENDING = ".json";
    /** What is longer describes no account, and pages of it would not fit into memory. */
    private static final long LONGEST = 256 * 1024;

    private final BlobContainerClient container;
    private final Requests requests;
    private final ListBlobsOptions options;

    DocumentAccounts(BlobServiceClient blobs, Requests requests, int pageSize) {
        this.container = blobs.getBlobContainerClient(CONTAINER);
        this.requests = requests;
        this.options = new ListBlobsOptions().setMaxResultsPerPage(pageSize);
    }

    @Override
    public Iterable<List<Account>> pages() {
        if (!container.exists()) {
            return List.of();
        }
        return () -> container
                .listBlobs(options, null)
                .streamByPage()
                .map(this::accounts)
                .iterator();
    }

    private List<Account> accounts(PagedResponse<BlobItem> page) {
        List<Callable<Optional<Account>>> reads = page.getValue().stream()
                .filter(blob -> blob.getName().endsWith(ENDING))
                .<Callable<Optional<Account>>>map(blob -> () -> read(blob))
                .toList();
        return requests.all(reads).stream().flatMap(Optional::stream).toList();
    }

    private Optional<Account> read(BlobItem blob) {
        Optional<Account> account = blob.getProperties().getContentLength() > LONGEST
                ? Optional.empty()
                : download(blob.getName()).flatMap(document -> account(blob, document));
        if (account.isEmpty()) {
            LOG.warn("The account document {} is gone or none, so it is not told of", blob.getName());
        }
        return account;
    }

    private static Optional<Account> account(BlobItem blob, byte[] document) {
        String name = blob.getName().substring(0, blob.getName().length() - ENDING.length());
        int slash = Math.max(0, name.indexOf('/'));
        String workspace = name.substring(0, slash);
        String service = slash == 0 ? name : name.substring(slash + 1);
        Instant written = blob.getProperties().getLastModified().toInstant();
        return service.isEmpty() ? Optional.empty() : AccountDocument.read(workspace, service, written, document);
    }

    private Optional<byte[]> download(String file) {
        try {
            return Optional.of(container.getBlobClient(file).downloadContent().toBytes());
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
