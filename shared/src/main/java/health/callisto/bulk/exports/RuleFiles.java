package health.callisto.bulk.exports;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DownloadRetryOptions;
import health.callisto.bulk.InputStorage;
import health.callisto.deidentify.Deidentifier;
import health.callisto.fhir.Definitions;
import health.callisto.problem.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The rule files of de-identified exports, in the storage account that exports go to, where Azure's FHIR service has them. */
public final class RuleFiles {
    static final String CONTAINER = "anonymization";
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final Supplier<BlobServiceClient> account;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public RuleFiles(Supplier<BlobServiceClient> account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /**
     * The file as it is now; Problem INVALID if there is none, or it has another etag.
     *
     * @param etag with or without quotes
     */
    RuleFile find(String name, Optional<String> etag) {
        BlobProperties properties = properties(name);
        String now = InputStorage.bare(properties.getETag());
        if (etag.map(InputStorage::bare).filter(wanted -> !wanted.equals(now)).isPresent()) {
            throw Problem.invalid(
                    "The file " + name + " has the etag " + now
                            + ", which is not _anonymizationConfigEtag: it was changed; look at it again, or leave the etag out");
        }
        if (properties.getBlobSize() > MOST_BYTES) {
            throw Problem.invalid("The file " + name + " is no anonymization configuration: it has more than "
                    + MOST_BYTES + " bytes");
        }
        return new RuleFile(name, now);
    }

    private BlobProperties properties(String name) {
        try {
            return client(name).getProperties();
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("No file can have the name " + name);
        } catch (BlobStorageException e) {
            // 400: a name that no blob can have.
            if (e.getStatusCode() == 404 || e.getStatusCode() == 400) {
                throw Problem.invalid("There is no file " + name + " in the container " + CONTAINER + " of "
                        + account.get().getAccountUrl() + "; put the anonymization configuration there");
            }
            throw e;
        }
    }

    /** Its rules, compiled; Problem INVALID if they cannot be honoured, or the file was changed or deleted since. */
    Deidentifier open(RuleFile file, Definitions definitions) {
        BlobRequestConditions unchanged = new BlobRequestConditions().setIfMatch("\"" + file.etag() + "\"");
        try {
            byte[] content = client(file.name())
                    .downloadContentWithResponse(new DownloadRetryOptions(), unchanged, null, Context.NONE)
                    .getValue()
                    .toBytes();
            return Deidentifier.read(content, definitions, clock, random);
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 404 || e.getStatusCode() == 412) {
                throw Problem.invalid("The anonymization configuration " + file.name()
                        + " was changed or deleted since the export began; start the export again");
            }
            throw e;
        }
    }

    private BlobClient client(String name) {
        return account.get().getBlobContainerClient(CONTAINER).getBlobClient(name);
    }
}
