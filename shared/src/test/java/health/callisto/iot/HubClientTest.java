package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.exception.AmqpException;
import health.callisto.config.HubConnection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hub that cannot be reached. */
class HubClientTest {
    /** Nobody listens at port 9. With the SDK's own patience it takes minutes. */
    @Test
    @Timeout(60)
    void aHubThatRefusesConnectionsIsToldOfSoon() {
        HubConnection nowhere = new HubConnection(
                Optional.of("Endpoint=sb://127.0.0.1:9/;SharedAccessKeyName=x;SharedAccessKey=y;UseDevelopmentEmulator=true"),
                Optional.empty(),
                "hub",
                "group");
        try (HubClient client = new HubClient(nowhere)) {
            assertThatThrownBy(() -> client.producer().getEventHubProperties()).isInstanceOf(AmqpException.class);
        }
    }
}
