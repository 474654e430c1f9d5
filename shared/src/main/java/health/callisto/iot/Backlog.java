package health.callisto.iot;

import com.azure.core.amqp.exception.AmqpException;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubClient;
import health.callisto.iot.hub.HubName;
import health.callisto.problem.LoggedFailure;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a function is behind its hub. The broker is asked when somebody looks at the figure, now and then and beside whoever
 * looks; so the figure falls and rises also while no batch ends.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** A partition of which no batch came for so long is another process's by now, or has nothing that waits. */
    private static final Duration OURS = Duration.ofMinutes(10);

    private final HubClient hub;
    private final IotMetrics metrics;
    private final Executor asking;
    private final SteadyTime time;
    private final Map<String, Partition> partitions = new ConcurrentHashMap<>();

    /** @param asking carries out the questions to the broker */
    Backlog(HubClient hub, IotMetrics metrics, Executor asking, Clock clock) {
        this.hub = hub;
        this.metrics = metrics;
        this.asking = asking;
        this.time = SteadyTime.beside(clock);
    }

    /** Told when a batch is handed over, also once more. */
    void began(HubBatch batch) {
        partition(batch).handedOver = time.now();
    }

    /** Told when a batch is done. */
    void done(HubBatch batch) {
        if (!batch.events().isEmpty()) {
            Partition partition = partition(batch);
            partition.last = batch.events().get(batch.events().size() - 1).sequenceNumber();
            partition.handedOver = time.now();
            partition.refresh();
        }
    }

    private Partition partition(HubBatch batch) {
        return partitions.computeIfAbsent(batch.partition(), id -> {
            Partition partition = new Partition(batch.hub(), id);
            metrics.backlog(batch.hub(), id, partition::waiting);
            return partition;
        });
    }

    private final class Partition {
        private final HubName name;
        private final String id;
        private final AtomicBoolean isAsking = new AtomicBoolean();
        private volatile long handedOver = time.now();
        private volatile long askedAt = time.ago(EVERY);
        /** The sequence number of the last event that is done; below 0 before there is one. */
        private volatile long last = -1;

        private volatile long newest;

        Partition(HubName name, String id) {
            this.name = name;
            this.id = id;
        }

        /** Events that had come by the last question and are not done. */
        long waiting() {
            refresh();
            return time.hasPassed(OURS, handedOver) ? 0 : Math.max(0, newest - last);
        }

        void refresh() {
            if (last < 0 || !time.hasPassed(EVERY, askedAt) || !isAsking.compareAndSet(false, true)) {
                return;
            }
            asking.execute(() -> {
                try {
                    ask();
                } finally {
                    isAsking.set(false);
                }
            });
        }

        private void ask() {
            askedAt = time.now();
            try {
                newest = hub.producer().getPartitionProperties(id).getLastEnqueuedSequenceNumber();
            } catch (AmqpException | IllegalStateException e) {
                // A figure less; the work itself does not depend on it.
                LOG.warn("The backlog of {} cannot be read: {}", name.name(), LoggedFailure.line(e));
            }
        }
    }
}
