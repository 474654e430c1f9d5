package health.callisto.localhost.eventhubs;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;

/** A receiver that stays connected. */
final class StayingReceiver implements AutoCloseable {
    private final EventHubConsumerAsyncClient client;
    private final Disposable subscription;
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> error = new CompletableFuture<>();

    StayingReceiver(LocalEventHubs hubs, String hub, String partition, EventPosition position, ReceiveOptions options) {
        client = Clients.builder(hubs, hub).consumerGroup(Clients.GROUP).buildAsyncConsumerClient();
        subscription = client.receiveFromPartition(partition, position, options)
                .subscribe(event -> bodies.add(event.getData().getBodyAsString()), error::complete);
    }

    String next() throws InterruptedException {
        return next(Clients.LONG_ENOUGH).orElse("nothing came");
    }

    Optional<String> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(bodies.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** What it ended with. */
    Throwable error() {
        return error.orTimeout(Clients.LONG_ENOUGH.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public void close() {
        subscription.dispose();
        client.close();
    }
}
