package health.callisto;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import health.callisto.workspace.FhirServiceKind;

/** The storage containers of services, in the storage account. */
record ServiceContainers(BlobServiceClient account) implements FhirServiceKind.Containers {
    @Override
    public void make(String name) {
        account.getBlobContainerClient(name).createIfNotExists();
    }

    @Override
    public long bytes(String name) {
        BlobContainerClient container = account.getBlobContainerClient(name);
        // That of the service which is there from the first run is made with its first file.
        return container.exists()
                ? container.listBlobs().stream()
                        .mapToLong(blob -> blob.getProperties().getContentLength())
                        .sum()
                : 0;
    }

    @Override
    public void remove(String name) {
        account.getBlobContainerClient(name).deleteIfExists();
    }
}
