package health.callisto.iot.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubBatchTest {
    private static final String CONTEXT = """
            {"FullyQualifiedNamespace":"devices.servicebus.windows.net","EventHubName":"devicedata",
             "ConsumerGroup":"normalize","PartitionId":"3"}""";

    private static HubBatch batch(String system) {
        return HubBatch.of(List.of("{}".getBytes(UTF_8)), "[{\"ward\":\"7\"}]", "[" + system + "]", CONTEXT);
    }

    @Test
    void whatTheTriggerCallsOtherwiseHasTheNamesOfTheBroker() {
        HubBatch batch = batch("""
                {"iothub-connection-device-id":"d1","SequenceNumber":42,"Offset":4711,"OffsetString":"4711",
                 "PartitionKey":"k","EnqueuedTimeUtc":"2026-01-31T12:00:00.123"}""");

        HubEvent event = batch.events().get(0);
        assertThat(event.sequenceNumber()).isEqualTo(42);
        assertThat(event.enqueuedTime()).isEqualTo(Instant.parse("2026-01-31T12:00:00.123Z"));
        assertThat(event.systemProperties().path("x-opt-offset").asText()).isEqualTo("4711");
        assertThat(event.systemProperties().path("x-opt-partition-key").asText())
                .isEqualTo("k");
        assertThat(event.systemProperties().path("iothub-connection-device-id").asText())
                .isEqualTo("d1");
        assertThat(event.property("ward")).isEqualTo("7");
        assertThat(batch.partition()).isEqualTo("3");
        assertThat(batch.hub().name()).isEqualTo("devicedata");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00"})
    void timesAreOfUtcWhetherTheySayItOrNot(String time) {
        assertThat(batch("{\"SequenceNumber\":1,\"EnqueuedTimeUtc\":\"" + time + "\"}")
                        .events()
                        .get(0)
                        .enqueuedTime())
                .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void givenFewerPropertiesThanEvents_thenTheBatchIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HubBatch.of(List.of(new byte[0], new byte[0]), "[{}]", "[{},{}]", CONTEXT));
    }
}
