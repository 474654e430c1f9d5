package health.callisto.iot;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a function is behind its hub, looked at now and then: the question goes to the broker. */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final HubClient hub;
    private final IotMetrics metrics;
    private final Clock clock;
    private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();

    Backlog(HubClient hub, IotMetrics metrics, Clock clock) {
        this.hub = hub;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Told when a batch is done. */
    void done(HubBatch batch) {
        Instant now = clock.instant();
        Instant before = lookedAt.getOrDefault(batch.partition(), Instant.MIN);
        if (batch.events().isEmpty() || now.isBefore(before.plus(EVERY))) {
            return;
        }
        lookedAt.put(batch.partition(), now);
        long last = batch.events().get(batch.events().size() - 1).sequenceNumber();
        try {
            PartitionProperties partition = hub.producer().getPartitionProperties(batch.partition());
            metrics.backlog(
                    batch.hub(), batch.partition(), Math.max(0, partition.getLastEnqueuedSequenceNumber() - last));
        } catch (AmqpException | IllegalStateException e) {
            // A figure less; the work itself does not depend on it.
            LOG.warn("The backlog of {} cannot be read: {}", batch.hub().name(), e.getMessage());
        }
    }
}
