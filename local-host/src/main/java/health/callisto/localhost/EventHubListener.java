package health.callisto.localhost;

import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.checkpointstore.blob.BlobCheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.CloseReason;
import com.azure.messaging.eventhubs.models.EventBatchContext;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionContext;
import com.azure.storage.blob.BlobContainerAsyncClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import health.callisto.problem.LoggedFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a function with the events of its hub, those of one partition in their order and one call at a time. The checkpoint, a
 * blob where the Functions host has it too, moves when the call has ended well, or has failed for good.
 */
final class EventHubListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHubListener.class);
    /** The container of the Functions host. */
    private static final String CHECKPOINTS = "azure-webjobs-eventhub";
    /** As often the window is looked at while nothing comes. */
    private static final Duration LOOK = Duration.ofMillis(100);
    /** This is the only reader: a partition that a killed one held is taken over soon. */
    private static final Duration OWNERSHIP = Duration.ofSeconds(5);

    private static final Duration BALANCING = Duration.ofSeconds(2);
    private static final Duration WATCHED_EVERY = Duration.ofSeconds(10);
    private static final Duration ENDED = Duration.ofSeconds(1);
    private static final Duration LAST_CALL = Duration.ofSeconds(10);
    private static final int READ_AT_ONCE = 500;

    private final FunctionMethod function;
    private final String hub;
    private final FirstUse firstUse;
    private final HostJson.EventBatches batches;
    private final RetryPolicy retry;
    private final CheckpointStore checkpoints;
    private final EventProcessorClientBuilder client;
    private final ReaderWatch watch = new ReaderWatch(System::nanoTime);
    private final Clock clock;
    private final Map<String, Waiting> windows = new ConcurrentHashMap<>();
    /** Shared by calls, alone to the end. */
    private final ReadWriteLock calls = new ReentrantReadWriteLock();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private Optional<EventProcessorClient> processor = Optional.empty();

    /** When reading begins: a reader of an empty hub costs as much of the machine as all else that waits. */
    @FunctionalInterface
    interface FirstUse {
        /** Runs it once, when that hub has events or may have. */
        void of(String hub, Runnable action);
    }

    /** @param storage connection string of the checkpoints' account */
    EventHubListener(
            FunctionMethod function,
            HostJson.EventBatches batches,
            AppSettings settings,
            String storage,
            FirstUse firstUse,
            Clock clock) {
        EventHubTrigger trigger = function.annotation(EventHubTrigger.class).orElseThrow();
        this.function = function;
        this.batches = batches;
        this.firstUse = firstUse;
        this.retry = RetryPolicy.of(function.method());
        this.clock = clock;
        BlobContainerAsyncClient container = new BlobContainerClientBuilder()
                .connectionString(storage)
                .containerName(CHECKPOINTS)
                .buildAsyncClient();
        container.createIfNotExists().block();
        checkpoints = new BlobCheckpointStore(container);
        EventProcessorClientBuilder builder = new EventProcessorClientBuilder();
        hub = settings.resolve(trigger.eventHubName());
        Optional<String> connection = settings.find(trigger.connection());
        if (connection.isPresent()) {
            builder.connectionString(connection.get(), hub);
        } else {
            builder.credential(
                    settings.resolve("%" + trigger.connection() + "__fullyQualifiedNamespace%"),
                    hub,
                    new DefaultAzureCredentialBuilder().build());
        }
        client = builder.consumerGroup(settings.resolve(trigger.consumerGroup()))
                .checkpointStore(checkpoints)
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY)
                .loadBalancingUpdateInterval(BALANCING)
                .partitionOwnershipExpirationInterval(OWNERSHIP)
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .prefetchCount(batches.most() * 2)
                .processPartitionInitialization(
                        partition -> windows.put(partition.getPartitionContext().getPartitionId(), window()))
                .processPartitionClose(partition -> {
                    String id = partition.getPartitionContext().getPartitionId();
                    windows.remove(id);
                    if (partition.getCloseReason() == CloseReason.LOST_PARTITION_OWNERSHIP) {
                        watch.lost(id);
                    }
                })
                .processEventBatch(this::watched, READ_AT_ONCE, LOOK)
                .processError(error -> {
                    if (stopped.getCount() > 0) {
                        LOG.warn(
                                "The hub of {} cannot be read: {}",
                                function.name(),
                                LoggedFailure.line(error.getThrowable()));
                    }
                });
    }

    /** The events of a partition that wait, and what time it is for them. */
    private record Waiting(EventWindow<EventData> window, HubTime time) {}

    private Waiting window() {
        // The host waits for more only where it is told so.
        Duration span = batches.least() > 1 ? batches.maxWait() : Duration.ofNanos(1);
        return new Waiting(new EventWindow<>(span, batches.most(), Duration.ZERO), new HubTime(clock));
    }

    /** Begins to read at the first use of the hub. */
    void start() {
        firstUse.of(hub, this::read);
    }

    /** On a thread of the client; whoever calls this need not wait. */
    private synchronized void read() {
        if (stopped.getCount() > 0) {
            begin();
            Thread thread = new Thread(this::keepReading, "event-hub-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private synchronized void begin() {
        watch.begins();
        processor = Optional.of(client.buildEventProcessorClient());
        processor.get().start();
    }

    private void keepReading() {
        while (!isStopped(WATCHED_EVERY)) {
            try {
                reviveIfSilent();
            } catch (RuntimeException | Error e) {
                LOG.warn("The reader of {} could not begin anew: {}", function.name(), LoggedFailure.line(e));
            }
        }
    }

    private synchronized void reviveIfSilent() {
        if (stopped.getCount() > 0 && watch.isSilent()) {
            LOG.warn("The reader of {} was silent for too long and begins anew", function.name());
            // Not at once again if this fails.
            watch.begins();
            end();
            begin();
        }
    }

    private void end() {
        try {
            processor.ifPresent(each -> each.stop(ENDED));
        } catch (IllegalStateException e) {
            // A pump of the client may wait for its own thread, and never ends by itself.
            LOG.debug("The reader of {} has not ended in time", function.name(), LoggedFailure.of(e));
        }
    }

    /** The client begins a partition anew after an exception; after an Error it may not. */
    private void watched(EventBatchContext read) {
        String partition = read.getPartitionContext().getPartitionId();
        watch.entered(partition);
        try {
            take(read);
        } catch (Error e) {
            throw new IllegalStateException("The events of a partition could not be handed over", e);
        } finally {
            watch.left(partition);
        }
    }

    private void take(EventBatchContext read) {
        PartitionContext partition = read.getPartitionContext();
        Waiting waiting = windows.computeIfAbsent(partition.getPartitionId(), id -> window());
        if (batches.least() <= 1) {
            if (!read.getEvents().isEmpty()) {
                call(partition, read.getEvents());
            }
            return;
        }
        for (EventData event : read.getEvents()) {
            waiting.time().came(event.getEnqueuedTime());
            waiting.window().add(event, event.getEnqueuedTime()).forEach(flush -> call(partition, flush.events()));
        }
        waiting.window().idle(waiting.time().now()).forEach(flush -> call(partition, flush.events()));
    }

    private void call(PartitionContext partition, List<EventData> events) {
        for (int attempt = 0; retry.allows(attempt); attempt++) {
            if (isStopped(attempt == 0 ? Duration.ZERO : retry.pause(attempt))) {
                return;
            }
            calls.readLock().lock();
            try {
                function.call(EventArguments.of(function, partition, events));
                break;
            } catch (RuntimeException | Error e) {
                LOG.error("The function {} failed at try {}", function.name(), attempt + 1, LoggedFailure.of(e));
            } finally {
                calls.readLock().unlock();
            }
        }
        EventData last = events.get(events.size() - 1);
        checkpoints
                .updateCheckpoint(new Checkpoint()
                        .setFullyQualifiedNamespace(partition.getFullyQualifiedNamespace())
                        .setEventHubName(partition.getEventHubName())
                        .setConsumerGroup(partition.getConsumerGroup())
                        .setPartitionId(partition.getPartitionId())
                        .setSequenceNumber(last.getSequenceNumber())
                        .setOffsetString(last.getOffsetString()))
                .block();
    }

    private boolean isStopped(Duration wait) {
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits for the calls that are under way; what they have not checkpointed comes again at the next start. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            if (!calls.writeLock().tryLock(LAST_CALL.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The function {} is still at work; what it does is done again", function.name());
            }
            synchronized (this) {
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
