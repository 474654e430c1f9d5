package health.callisto.host;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.blob.models.BlobProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The blobs of a host's storage account, by the client that its users have. */
final class InputFiles {
    private final BlobServiceClient account;

    InputFiles(BlobServiceClient account) {
        this.account = account;
    }

    InputFiles(RunningHost host) {
        this(new BlobServiceClientBuilder()
                .connectionString(connectionString(host))
                .buildClient());
    }

    /** As the host tells it to everybody who may read its data folder. */
    static String connectionString(RunningHost host) {
        try {
            return Files.readString(host.data().resolve("azurite/connection-string"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uploads the text under that name into the container that the service {@code demo/main} imports from; answers its URL. */
    String upload(String name, String content) {
        return upload(name, BinaryData.fromString(content)).getBlobUrl();
    }

    BlobClient upload(String name, BinaryData content) {
        return upload("import", name, content);
    }

    BlobClient upload(String containerName, String name, BinaryData content) {
        BlobContainerClient container = account.getBlobContainerClient(containerName);
        container.createIfNotExists();
        BlobClient blob = container.getBlobClient(name);
        blob.upload(content, true);
        return blob;
    }

    /** The lines of the blob that the URL names. */
    List<String> lines(String url) {
        BlobUrlParts parts = BlobUrlParts.parse(url);
        return account.getBlobContainerClient(parts.getBlobContainerName())
                .getBlobClient(parts.getBlobName())
                .downloadContent()
                .toString()
                .lines()
                .toList();
    }

    /** Of the blob that the URL names. */
    BlobProperties properties(String url) {
        BlobUrlParts parts = BlobUrlParts.parse(url);
        return account.getBlobContainerClient(parts.getBlobContainerName())
                .getBlobClient(parts.getBlobName())
                .getProperties();
    }
}
