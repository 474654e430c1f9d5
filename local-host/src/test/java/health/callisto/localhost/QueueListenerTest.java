package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.models.PeekedMessageItem;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A queue of the real Azurite, polled by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueListenerTest {
    private static final String QUEUE = "listener-test";
    private static final int TRIES = 5;

    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor();
    private Azurite azurite;
    private QueueClient queue;
    private QueueClient poison;
    private Recording recording;

    /** Notes what it gets, and fails as often as it is told to. */
    public static final class Recording {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Semaphore begun = new Semaphore(0);
        private Semaphore held = new Semaphore(Integer.MAX_VALUE);
        private int failures;

        @FunctionName("Recording")
        public void run(
                @QueueTrigger(name = "message", queueName = QUEUE, connection = "AzureWebJobsStorage") String message) {
            messages.add(message);
            begun.release();
            held.acquireUninterruptibly();
            if (failures-- > 0) {
                throw new IllegalStateException("as planned by the test");
            }
        }
    }

    @BeforeAll
    void start(@TempDir Path data) {
        azurite = Azurite.start(Path.of(".."), data);
        queue = client(QUEUE);
        poison = client(QUEUE + "-poison");
    }

    @AfterAll
    void stop() {
        azurite.close();
        renewals.shutdownNow();
    }

    @BeforeEach
    void begin() {
        recording = new Recording();
        queue.createIfNotExists();
        poison.createIfNotExists();
    }

    @AfterEach
    void clear() {
        queue.clearMessages();
        poison.clearMessages();
    }

    @Test
    void aMessageIsHandedOverAsTextAndRemoved() {
        queue.sendMessage("{\"name\":\"Skłodowska\"}");
        QueueListener listener = listener(Duration.ZERO);

        assertThat(listener.poll(1)).isEqualTo(1);

        assertThat(recording.messages).containsExactly("{\"name\":\"Skłodowska\"}");
        assertThat(listener.poll(1)).isZero();
        assertThat(queue.peekMessage()).isNull();
    }

    @Test
    void aMessageWhoseFunctionFailedComesBack() {
        recording.failures = 2;
        queue.sendMessage("again");
        QueueListener listener = listener(Duration.ZERO);

        for (int i = 0; i < 3; i++) {
            assertThat(listener.poll(1)).isEqualTo(1);
        }

        assertThat(recording.messages).containsExactly("again", "again", "again");
        assertThat(listener.poll(1)).isZero();
        assertThat(poison.peekMessage()).isNull();
    }

    @Test
    void aMessageThatFailedIsHiddenForTheVisibilityTimeout() {
        recording.failures = 1;
        queue.sendMessage("later");
        QueueListener listener = listener(Duration.ofHours(1));

        assertThat(listener.poll(1)).isEqualTo(1);

        assertThat(listener.poll(1)).isZero();
        assertThat(queue.getProperties().getApproximateMessagesCountLong()).isEqualTo(1);
        assertThat(queue.peekMessage()).isNull();
    }

    @Test
    void aMessageWhoseFunctionAlwaysFailsIsPutAsideAfterTheLastTry() {
        recording.failures = Integer.MAX_VALUE;
        queue.sendMessage("poison");
        QueueListener listener = listener(Duration.ZERO);

        for (int i = 0; i < TRIES; i++) {
            assertThat(poison.peekMessage()).isNull();
            assertThat(listener.poll(1)).isEqualTo(1);
        }

        assertThat(recording.messages).hasSize(TRIES);
        assertThat(listener.poll(1)).isZero();
        PeekedMessageItem aside = poison.peekMessage();
        assertThat(aside.getBody()).hasToString("poison");
    }

    @Test
    @Timeout(30)
    void aMessageThatIsNotBase64IsPutAside() {
        QueueClient plain = new QueueClientBuilder()
                .connectionString(azurite.connectionString())
                .queueName(QUEUE)
                .buildClient();
        plain.sendMessage("<not base64>");
        queue.sendMessage("behind");
        QueueListener listener = listener(Duration.ZERO);

        while (recording.messages.isEmpty()) {
            listener.poll(1);
        }

        assertThat(recording.messages).containsExactly("behind");
        assertThat(poison.peekMessage().getBody()).hasToString("<not base64>");
        assertThat(queue.getProperties().getApproximateMessagesCountLong()).isZero();
    }

    @Test
    @Timeout(30)
    void theNextBatchIsAskedForWhenNoMoreAreUnderWayThanTheThreshold() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            queue.sendMessage("message " + i);
        }
        recording.held = new Semaphore(0);
        ExecutorService threads = Executors.newCachedThreadPool();
        QueueListener listener = listener(2, 1, Duration.ZERO, threads);
        try {
            threads.execute(listener);

            recording.begun.acquire(2);
            assertThat(recording.begun.tryAcquire(300, TimeUnit.MILLISECONDS))
                    .as("two are under way, and the threshold is one")
                    .isFalse();

            recording.held.release();
            recording.begun.acquire(2);
            assertThat(recording.messages).hasSize(4);
        } finally {
            listener.stop();
            recording.held.release(10);
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private QueueListener listener(Duration visibilityTimeout) {
        return listener(1, 0, visibilityTimeout, Runnable::run);
    }

    private QueueListener listener(int batchSize, int newBatchThreshold, Duration visibilityTimeout, Executor workers) {
        return new QueueListener(
                TestFunctions.of(recording).get(0),
                azurite.connectionString(),
                new HostJson(
                        "",
                        batchSize,
                        newBatchThreshold,
                        TRIES,
                        visibilityTimeout,
                        Duration.ofSeconds(1),
                        new HostJson.EventBatches(1, 1, Duration.ZERO)),
                renewals,
                workers);
    }

    private QueueClient client(String name) {
        return new QueueClientBuilder()
                .connectionString(azurite.connectionString())
                .queueName(name)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient();
    }
}
