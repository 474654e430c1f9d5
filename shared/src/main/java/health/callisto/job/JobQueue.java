package health.callisto.job;

import com.azure.storage.queue.QueueClient;

/** The Azure Storage queue that wakes workers. */
public final class JobQueue {
    private final QueueClient queue;

    /** @param queue of base64 messages, as the Functions host expects them */
    public JobQueue(QueueClient queue) {
        this.queue = queue;
    }

    /** Makes the queue where it is absent. */
    public void create() {
        queue.createIfNotExists();
    }

    public void send(JobMessage message) {
        queue.sendMessage(message.json());
    }
}
