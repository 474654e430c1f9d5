package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.HandClock;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubClient;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.HubName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final HandClock clock = new HandClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventHubProducerClient producer = mock(EventHubProducerClient.class);
    private final Backlog backlog = new Backlog(client(), new IotMetrics(meters), Runnable::run, clock);

    private HubClient client() {
        HubClient client = mock(HubClient.class);
        when(client.producer()).thenReturn(producer);
        return client;
    }

    private void newest(long sequenceNumber) {
        PartitionProperties properties = mock(PartitionProperties.class);
        when(properties.getLastEnqueuedSequenceNumber()).thenReturn(sequenceNumber);
        when(producer.getPartitionProperties("3")).thenReturn(properties);
    }

    private static HubBatch batch(long last) {
        var none = JsonNodeFactory.instance.objectNode();
        return new HubBatch(
                new HubName(Optional.empty(), "devicedata"),
                "3",
                List.of(new HubEvent(new byte[0], none, none, last, Instant.EPOCH)));
    }

    private double shown() {
        return meters.get("callisto.iot.backlog").gauge().value();
    }

    @Test
    void theFigureFallsToNothingWhenNothingComesAnyMore() {
        newest(100);
        backlog.began(batch(40));
        backlog.done(batch(40));
        assertThat(shown()).isEqualTo(60);

        backlog.done(batch(100));
        clock.pass(Duration.ofSeconds(11));

        assertThat(shown()).isZero();
    }

    @Test
    void theFigureRisesWhileABatchIsTriedAgainAndAgain() {
        newest(100);
        backlog.done(batch(100));
        for (int i = 0; i < 100; i++) {
            backlog.began(batch(200));
            clock.pass(Duration.ofSeconds(11));
        }
        newest(5_000);

        assertThat(shown()).isEqualTo(4_900);
    }

    @Test
    void aPartitionThatAnotherProcessReadsByNowIsNotCountedHere() {
        newest(100);
        backlog.done(batch(40));
        newest(100_000);

        clock.pass(Duration.ofMinutes(11));

        assertThat(shown()).isZero();
    }
}
