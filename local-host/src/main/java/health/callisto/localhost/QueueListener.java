package health.callisto.localhost;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.models.QueueMessageDecodingError;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.problem.LoggedFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a function for each message of its queue: the message is invisible while the function runs; when it fails it
 * comes back after the visibility time-out, and after the last try it goes to the queue {@code <name>-poison}.
 */
final class QueueListener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueListener.class);
    private static final Duration HIDDEN = Duration.ofSeconds(30);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
    private static final long BUSY_PAUSE_MILLIS = 100;
    /** What one call may ask for (Azure Storage, Get Messages). */
    private static final int MOST_AT_ONCE = 32;

    private final FunctionMethod function;
    private final QueueClient queue;
    private final QueueClient poison;
    private final HostJson settings;
    private final ScheduledExecutorService renewals;
    private final Executor workers;
    private final Semaphore slots;
    /** Reasons to look again at once: a function that ended, or that was called by a request, may have sent a message. */
    private final Semaphore looks = new Semaphore(0);

    private volatile boolean stopped;

    /**
     * Listens to the queue of the function.
     *
     * @param renewals threads that keep messages hidden
     * @param workers threads that run the function, for as many messages at once as host.json says
     */
    QueueListener(
            FunctionMethod function,
            String connection,
            HostJson settings,
            ScheduledExecutorService renewals,
            Executor workers) {
        this.workers = workers;
        this.slots = new Semaphore(settings.batchSize() + settings.newBatchThreshold());
        String name = function.annotation(QueueTrigger.class).orElseThrow().queueName();
        this.function = function;
        this.settings = settings;
        this.renewals = renewals;
        this.poison = builder(connection, name + "-poison").buildClient();
        this.queue = builder(connection, name)
                .processMessageDecodingError(this::putUnreadableAside)
                .buildClient();
        create(queue);
    }

    private static void create(QueueClient queue) {
        try {
            queue.createIfNotExists();
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new StartFailure(
                    "The storage account of AzureWebJobsStorage does not take its queue " + queue.getQueueName() + ": "
                            + reason,
                    e);
        }
    }

    private static QueueClientBuilder builder(String connection, String name) {
        return new QueueClientBuilder()
                .connectionString(connection)
                .queueName(name)
                .messageEncoding(QueueMessageEncoding.BASE64);
    }

    /** A message that is not base64 will not become so at the next try. */
    private void putUnreadableAside(QueueMessageDecodingError error) {
        QueueMessageItem message = error.getQueueMessageItem();
        LOG.error("A message of {} is not base64", function.name());
        poison.createIfNotExists();
        poison.sendMessage(message.getBody().toString());
        error.getQueueClient().deleteMessage(message.getMessageId(), message.getPopReceipt());
    }

    /** There may be a message: the queue is asked now and not when the pause is over. */
    void look() {
        looks.release();
    }

    void stop() {
        stopped = true;
        looks.release();
    }

    /** Asks for a batch whenever there is room for a whole one; rests longer and longer while there are no messages. */
    @Override
    public void run() {
        long pause = BUSY_PAUSE_MILLIS;
        while (!stopped) {
            try {
                slots.acquire(settings.batchSize());
                int taken = 0;
                try {
                    taken = poll(settings.batchSize());
                } catch (RuntimeException | Error e) {
                    // Nobody else reads this queue: whatever happens it goes on.
                    if (!stopped) {
                        LOG.warn("The queue of {} cannot be read: {}", function.name(), LoggedFailure.line(e));
                    }
                } finally {
                    slots.release(settings.batchSize() - taken);
                }
                pause = taken > 0
                        ? BUSY_PAUSE_MILLIS
                        : Math.min(pause * 2, settings.maxPolling().toMillis());
                if (taken == 0 && looks.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    pause = BUSY_PAUSE_MILLIS;
                    looks.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Hands at most that many messages to workers; answers how many there were. */
    int poll(int most) {
        List<QueueMessageItem> messages =
                queue.receiveMessages(Math.min(most, MOST_AT_ONCE), HIDDEN, null, Context.NONE).stream()
                        .toList();
        messages.forEach(message -> workers.execute(() -> {
            try {
                deliver(message);
            } catch (RuntimeException | Error e) {
                LOG.warn(
                        "A message of {} could not be removed or put back: {}", function.name(), LoggedFailure.line(e));
            } finally {
                slots.release();
                look();
            }
        }));
        return messages.size();
    }

    private void deliver(QueueMessageItem message) {
        if (stopped) {
            // It becomes visible by itself.
            return;
        }
        Hold hold = new Hold(message.getPopReceipt());
        ScheduledFuture<?> renewal = renewals.scheduleAtFixedRate(
                () -> hold.renew(message), RENEWED_EVERY.toSeconds(), RENEWED_EVERY.toSeconds(), TimeUnit.SECONDS);
        boolean done = false;
        try {
            function.call(message.getBody().toString());
            done = true;
        } catch (RuntimeException | Error e) {
            if (stopped) {
                LOG.info("The function {} has stopped: {}", function.name(), LoggedFailure.line(e));
            } else {
                LOG.error(
                        "The function {} failed at try {}",
                        function.name(),
                        message.getDequeueCount(),
                        LoggedFailure.of(e));
            }
        } finally {
            // Else the message would be hidden for ever.
            renewal.cancel(false);
        }
        hold.end(message, done);
    }

    /** The receipt of a message, which changes with each renewal. */
    private final class Hold {
        private String receipt;

        Hold(String receipt) {
            this.receipt = receipt;
        }

        synchronized void renew(QueueMessageItem message) {
            try {
                receipt = queue.updateMessage(
                                message.getMessageId(),
                                receipt,
                                message.getBody().toString(),
                                HIDDEN)
                        .getPopReceipt();
            } catch (QueueStorageException e) {
                LOG.warn("A message of {} could not be kept hidden: {}", function.name(), LoggedFailure.line(e));
            }
        }

        synchronized void end(QueueMessageItem message, boolean done) {
            boolean lastTry = message.getDequeueCount() >= settings.maxDequeueCount();
            if (!done && !lastTry) {
                queue.updateMessage(
                        message.getMessageId(), receipt, message.getBody().toString(), settings.visibilityTimeout());
                return;
            }
            if (!done) {
                poison.createIfNotExists();
                poison.sendMessage(message.getBody().toString());
            }
            queue.deleteMessage(message.getMessageId(), receipt);
        }
    }
}
