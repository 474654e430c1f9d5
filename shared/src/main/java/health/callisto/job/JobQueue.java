package health.callisto.job;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;

/** The Azure Storage queue that wakes workers. */
public final class JobQueue {
    private final QueueClient queue;

    /** @param queue of base64 messages, as the Functions host expects them */
    public JobQueue(QueueClient queue) {
        this.queue = queue;
    }

    /** Sends it; the queue is made where it is absent, at its first message: a start needs no storage account that answers. */
    public void send(JobMessage message) {
        try {
            queue.sendMessage(message.json());
        } catch (QueueStorageException e) {
            if (!QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode())) {
                throw e;
            }
            queue.createIfNotExists();
            queue.sendMessage(message.json());
        }
    }
}
