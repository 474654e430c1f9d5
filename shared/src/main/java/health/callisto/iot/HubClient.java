package health.callisto.iot;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import health.callisto.config.HubConnection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hub as clients reach it; connected at its first use, since not every app has one. */
final class HubClient implements AutoCloseable {
    /** A hub that is away is told of within some seconds; the trigger, or the caller, tries again. The SDK's own are minutes. */
    private static final AmqpRetryOptions PATIENCE = new AmqpRetryOptions()
            .setTryTimeout(Duration.ofSeconds(10))
            .setMaxRetries(2)
            .setDelay(Duration.ofMillis(300))
            .setMaxDelay(Duration.ofSeconds(2));

    private final HubConnection connection;
    private @Nullable EventHubProducerClient producer;

    HubClient(HubConnection connection) {
        this.connection = connection;
    }

    /** The client that sends and asks about partitions; IllegalStateException if no setting says where the hub is. */
    synchronized EventHubProducerClient producer() {
        EventHubProducerClient known = producer;
        if (known == null) {
            known = open();
            producer = known;
        }
        return known;
    }

    private EventHubProducerClient open() {
        EventHubClientBuilder builder = new EventHubClientBuilder().retryOptions(PATIENCE);
        Optional<String> text = connection.connectionString();
        if (text.isPresent()) {
            // A namespace of several hubs, or the connection string of this one.
            return text.get().contains("EntityPath=")
                    ? builder.connectionString(text.get()).buildProducerClient()
                    : builder.connectionString(text.get(), connection.hub()).buildProducerClient();
        }
        String namespace = connection
                .namespace()
                .orElseThrow(() -> new IllegalStateException("No setting says where the hub " + connection.hub()
                        + " is; set its connection string or its fullyQualifiedNamespace"));
        return builder.credential(namespace, connection.hub(), new DefaultAzureCredentialBuilder().build())
                .buildProducerClient();
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
