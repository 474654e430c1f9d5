package health.callisto.iot.hub;

import com.azure.core.amqp.AmqpRetryMode;
import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import health.callisto.config.HubConnection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hub as clients reach it; connected at its first use, since not every app has one. */
public final class HubClient implements AutoCloseable {
    /**
     * A hub that is away is reported within a quarter of a minute; the trigger, or the caller, tries again. With the SDK's own options
     * it takes minutes. The SDK adds 4 s to the delay, and fails for other reasons if that is more than the longest delay.
     */
    private static final AmqpRetryOptions PATIENCE = new AmqpRetryOptions()
            .setMode(AmqpRetryMode.FIXED)
            .setTryTimeout(Duration.ofSeconds(10))
            .setMaxRetries(2)
            .setDelay(Duration.ofMillis(300));

    private final HubConnection connection;
    private @Nullable EventHubProducerClient producer;

    public HubClient(HubConnection connection) {
        this.connection = connection;
    }

    /** The client that sends and asks about partitions; IllegalStateException if no setting says where the hub is. */
    public synchronized EventHubProducerClient producer() {
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
