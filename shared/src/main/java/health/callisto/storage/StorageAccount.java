package health.callisto.storage;

import com.azure.core.credential.TokenCredential;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import health.callisto.config.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The clients of the one storage account, by its connection string or by the identity of the app. Each is made at its first use. */
public final class StorageAccount {
    private final Optional<String> connection;
    private final Optional<String> account;
    /** One for all clients: each has its own cache of tokens. */
    private final Lazy<TokenCredential> identity = new Lazy<>(() -> new DefaultAzureCredentialBuilder().build());

    private final Lazy<BlobServiceClient> blobs = new Lazy<>(this::makeBlobs);

    /** IllegalStateException if the settings name no account: it is said at the start, not at the first job. */
    public StorageAccount(Settings settings) {
        connection = settings.storage();
        account = settings.storageAccount();
        if (connection.isEmpty() && account.isEmpty()) {
            throw new IllegalStateException(
                    "Set AzureWebJobsStorage or AzureWebJobsStorage__accountName: jobs need a storage account");
        }
    }

    /** Reports if a key of the account is known, which can sign URLs; without it the identity does. */
    public boolean hasKey() {
        return connection.isPresent();
    }

    /** The client of its blobs. */
    public Supplier<BlobServiceClient> blobs() {
        return blobs;
    }

    private BlobServiceClient makeBlobs() {
        BlobServiceClientBuilder builder =
                new BlobServiceClientBuilder().retryOptions(patience(Duration.ofSeconds(30)));
        return connection
                .map(builder::connectionString)
                .orElseGet(() -> builder.endpoint(endpoint("blob")).credential(identity.get()))
                .buildClient();
    }

    /** A client of its tables. */
    public TableServiceClient tables() {
        TableServiceClientBuilder builder = new TableServiceClientBuilder();
        return connection
                .map(builder::connectionString)
                .orElseGet(() -> builder.endpoint(endpoint("table")).credential(identity.get()))
                .buildClient();
    }

    /** A client of the queue of that name. */
    public QueueClient queue(String name) {
        QueueClientBuilder builder = new QueueClientBuilder()
                .queueName(name)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .retryOptions(patience(Duration.ofSeconds(10)));
        return connection
                .map(builder::connectionString)
                .orElseGet(() -> builder.endpoint(endpoint("queue")).credential(identity.get()))
                .buildClient();
    }

    private String endpoint(String service) {
        return "https://" + account.orElseThrow() + "." + service + ".core.windows.net";
    }

    /** Three tries with short pauses: a caller waits for it, and jobs try again by themselves. The SDK has no limit for a try. */
    private static RequestRetryOptions patience(Duration oneTry) {
        return new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL, 3, oneTry, Duration.ofMillis(500), Duration.ofSeconds(4), null);
    }
}
