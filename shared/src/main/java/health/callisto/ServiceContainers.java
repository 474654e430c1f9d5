package health.callisto;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import health.callisto.workspace.FhirServiceKind;
import java.util.function.Supplier;

/** The storage containers of services, in the storage account. */
record ServiceContainers(Supplier<BlobServiceClient> account) implements FhirServiceKind.Containers {
    @Override
    public void make(String name) {
        account.get().getBlobContainerClient(name).createIfNotExists();
    }

    @Override
    public long bytes(String name) {
        BlobContainerClient container = account.get().getBlobContainerClient(name);
        // That of the service which is there from the first run is made with its first file.
        return container.exists()
                ? container.listBlobs().stream()
                        .mapToLong(blob -> blob.getProperties().getContentLength())
                        .sum()
                : 0;
    }

    @Override
    public void remove(String name) {
        account.get().getBlobContainerClient(name).deleteIfExists();
    }
}
