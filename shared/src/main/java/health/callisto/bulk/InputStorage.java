package health.callisto.bulk;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobInputStreamOptions;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** The storage account that a service may import from: no other host is ever asked. */
public final class InputStorage {
    private static final int REST_BLOCK = 64 * 1024;
    /**
     * More than 4 MB, because Azurite reads smaller ranges twice, first for a checksum that nobody asked for; and more than half of
     * a usual unit with the byte before it, so that two are enough.
     */
    private static final int READ_BLOCK = 5 * 1024 * 1024 + REST_BLOCK;

    /** Parameters of a blob's URL that name what it was before. */
    private static final Pattern OTHER_VERSION = Pattern.compile("(?i)snapshot|versionid");

    private final Supplier<BlobServiceClient> account;

    public InputStorage(Supplier<BlobServiceClient> account) {
        this.account = account;
    }

    /** Size in bytes and etag of a blob. */
    public record Stat(long size, String etag) {}

    /** The URL without its query, which may hold a signature (SAS). */
    public static String withoutQuery(String url) {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }

    /** The blob of a URL in this account; Problem INVALID for a URL elsewhere. A signature in it is not needed and not used. */
    public BlobName resolve(String given) {
        if (namesOtherVersion(given)) {
            throw Problem.invalid("The input url names a snapshot or a version, and an import reads the blob as it is"
                    + " now; copy that one to a blob of its own");
        }
        String url = withoutQuery(given);
        String base = account.get().getAccountUrl();
        if (!url.startsWith(base + "/")) {
            throw Problem.invalid("The input url is not in the storage account that this service imports from; "
                    + "put the file into " + base);
        }
        try {
            BlobUrlParts parts = BlobUrlParts.parse(url);
            String name = parts.getBlobName();
            if (parts.getBlobContainerName() == null || name == null || name.isEmpty()) {
                throw Problem.invalid("The input url must name a container and a blob");
            }
            return new BlobName(parts.getBlobContainerName(), name);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("The input url is not a URL of a blob");
        }
    }

    private static boolean namesOtherVersion(String url) {
        return QueryParameters.parse(url.substring(withoutQuery(url).length()).replaceFirst("^\\?", "")).all().stream()
                .anyMatch(parameter -> OTHER_VERSION.matcher(parameter.name()).matches());
    }

    /** Problem INVALID if there is no such blob. */
    public Stat stat(BlobName blob) {
        try {
            BlobProperties properties = client(blob).getProperties();
            return new Stat(properties.getBlobSize(), bare(properties.getETag()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("The input url is not a URL of a blob");
        } catch (BlobStorageException e) {
            // 400: a name that no container or blob can have.
            if (e.getStatusCode() == 404 || e.getStatusCode() == 400) {
                throw Problem.invalid("There is no blob " + blob.name() + " in the container " + blob.container());
            }
            throw e;
        }
    }

    /**
     * The bytes of the blob from the offset on; Problem INVALID if it is not there or has another etag by then, and so for
     * what {@link #explain} makes of a read that fails.
     */
    public InputStream open(BlobName blob, String etag, long offset) {
        return open(blob, etag, new BlobRange(offset), READ_BLOCK);
    }

    /** The same in two parts: up to {@code end} and, asked for only if it is read, the rest in small blocks: a line that goes on. */
    public InputStream open(BlobName blob, String etag, long offset, long end) {
        if (offset >= end) {
            return open(blob, etag, new BlobRange(offset), REST_BLOCK);
        }
        InputStream first = new BlobRangeStream(client(blob), on(etag), offset, end, READ_BLOCK);
        return new SequenceInputStream(
                first, new LateInputStream(() -> open(blob, etag, new BlobRange(end), REST_BLOCK)));
    }

    private InputStream open(BlobName blob, String etag, BlobRange range, int block) {
        try {
            return client(blob)
                    .openInputStream(new BlobInputStreamOptions()
                            .setRange(range)
                            .setBlockSize(block)
                            .setRequestConditions(on(etag)));
        } catch (BlobStorageException e) {
            throw gone(blob, e).map(RuntimeException.class::cast).orElse(e);
        }
    }

    /** What a read that failed means: Problem INVALID where trying again is no use, or else the failure itself. */
    public static IOException explain(BlobName blob, IOException failure) {
        if (failure.getCause() instanceof BlobStorageException e) {
            gone(blob, e).ifPresent(error -> {
                throw error;
            });
        }
        if (failure instanceof EOFException || failure instanceof ZipException) {
            throw Problem.invalid(
                    "The compressed file " + blob.name() + " is broken or cut short: " + failure.getMessage());
        }
        return failure;
    }

    /** A condition on the etag of a blob that was deleted fails like that of one that was changed. */
    private static Optional<Problem> gone(BlobName blob, BlobStorageException e) {
        return e.getStatusCode() == 404 || e.getStatusCode() == 412
                ? Optional.of(Problem.invalid("The blob " + blob.name()
                        + " was deleted or changed since the import began; import it as it is now"))
                : Optional.empty();
    }

    private BlobClient client(BlobName blob) {
        return account.get().getBlobContainerClient(blob.container()).getBlobClient(blob.name());
    }

    public static String bare(String etag) {
        return etag.replace("\"", "");
    }

    private static BlobRequestConditions on(String etag) {
        return new BlobRequestConditions().setIfMatch("\"" + etag + "\"");
    }
}
