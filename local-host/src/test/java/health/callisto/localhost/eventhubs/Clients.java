package health.callisto.localhost.eventhubs;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The real clients of a hub. */
final class Clients implements AutoCloseable {
    static final String GROUP = EventHubClientBuilder.DEFAULT_CONSUMER_GROUP_NAME;
    static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    static {
        // They write of each refusal that the tests ask for.
        System.setProperty("org.slf4j.simpleLogger.log.com.azure", "off");
        System.setProperty("org.slf4j.simpleLogger.log.reactor", "off");
    }

    final EventHubProducerClient producer;
    final EventHubConsumerClient consumer;

    Clients(LocalEventHubs hubs, String hub) {
        producer = builder(hubs, hub).buildProducerClient();
        consumer = builder(hubs, hub).consumerGroup(GROUP).buildConsumerClient();
    }

    static EventHubClientBuilder builder(LocalEventHubs hubs, String hub) {
        return new EventHubClientBuilder()
                .connectionString(hubs.connectionString() + ";EntityPath=" + hub)
                .retryOptions(new AmqpRetryOptions().setMaxRetries(2).setDelay(Duration.ofMillis(50)))
                .prefetchCount(300);
    }

    static List<EventData> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new EventData("event " + number))
                .toList();
    }

    /** Exactly so many. */
    List<EventData> receive(String partition, int count, EventPosition position) {
        return consumer.receiveFromPartition(partition, count, position, LONG_ENOUGH).stream()
                .map(PartitionEvent::getData)
                .toList();
    }

    List<String> bodies(String partition, int count, EventPosition position) {
        return receive(partition, count, position).stream()
                .map(EventData::getBodyAsString)
                .toList();
    }

    /** What AMQP calls an error that a client threw, wrapped or not. */
    static AmqpErrorCondition condition(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .filter(AmqpException.class::isInstance)
                .map(error -> ((AmqpException) error).getErrorCondition())
                .findFirst()
                .orElseThrow(() -> new AssertionError("This is no error of AMQP", thrown));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
