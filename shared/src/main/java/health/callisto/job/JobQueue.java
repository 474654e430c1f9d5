package health.callisto.job;

import com.azure.storage.queue.QueueClient;

/** The Azure Storage queue that wakes workers. */
public final class JobQueue {
    private final QueueClient queue;

    /** @param queue of base64 messages, as the Functions host expects them */
    public JobQueue(QueueClient queue) {
        this.queue = queue;
    }

    /** Makes the queue where it is absent; IllegalStateException if the storage account does not answer or refuses. */
    public void create() {
        try {
            queue.createIfNotExists();
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalStateException(
                    "The storage account of AzureWebJobsStorage does not take its queue " + queue.getQueueName() + ": "
                            + reason,
                    e);
        }
    }

    public void send(JobMessage message) {
        queue.sendMessage(message.json());
    }
}
