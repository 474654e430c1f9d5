package health.callisto.localhost.eventhubs;

import health.callisto.problem.LoggedFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what all publishers send meanwhile into one commit, and tells them of it behind that commit. */
final class EventWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int MOST_WAITING_BYTES = 16 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 1_000;

    private record Waiting(HubStore.Append append, int bytes, Consumer<DeliveryState> outcome) {}

    private final HubStore store;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Semaphore space = new Semaphore(MOST_WAITING_BYTES);
    private final Thread thread = new Thread(this::run, "event-hubs-writer");

    EventWriter(HubStore store) {
        this.store = store;
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits while too much is under way: who sends too fast is not read from. The outcome comes on another thread. */
    void append(Partition partition, List<NewEvent> events, Consumer<DeliveryState> outcome) {
        int bytes = events.stream().mapToInt(NewEvent::bytes).sum();
        try {
            space.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AmqpRefusal.failed("The local Event Hubs are closing");
        }
        queue.add(new Waiting(new HubStore.Append(partition, events), bytes, outcome));
    }

    private void run() {
        List<Waiting> group = new ArrayList<>();
        try {
            while (!Thread.interrupted()) {
                group.add(queue.take());
                queue.drainTo(group, MOST_AT_ONCE - 1);
                DeliveryState outcome = commit(group);
                group.forEach(waiting -> told(waiting, outcome));
                group.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The publisher of one that fails sends again; the others must not wait for it. */
    private void told(Waiting waiting, DeliveryState outcome) {
        space.release(waiting.bytes());
        try {
            waiting.outcome().accept(outcome);
        } catch (RuntimeException | Error e) {
            LOG.error("A publisher does not learn what became of its events", LoggedFailure.of(e));
        }
    }

    private DeliveryState commit(List<Waiting> group) {
        try {
            store.append(group.stream().map(Waiting::append).toList());
            return Accepted.getInstance();
        } catch (RuntimeException | Error e) {
            // This is the only writer: whatever happens it goes on.
            LOG.error("{} sends were not written", group.size(), LoggedFailure.of(e));
            return AmqpRefusal.failed("The events could not be written").rejected();
        }
    }

    /** What is not committed by then is not acknowledged. */
    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
