package health.callisto;

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
        return account.getBlobContainerClient(name).listBlobs().stream()
                .mapToLong(blob -> blob.getProperties().getContentLength())
                .sum();
    }

    @Override
    public void remove(String name) {
        account.getBlobContainerClient(name).deleteIfExists();
    }
}
