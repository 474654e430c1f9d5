package health.callisto.iot.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import health.callisto.config.HubConnection;
import health.callisto.iot.message.Isolated;
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
                Optional.of(
                        "Endpoint=sb://127.0.0.1:9/;SharedAccessKeyName=x;SharedAccessKey=y;UseDevelopmentEmulator=true"),
                Optional.empty(),
                "hub",
                "group");
        try (HubClient client = new HubClient(nowhere)) {
            Throwable refused = catchThrowable(() -> client.producer().getEventHubProperties());

            assertThat(refused).isInstanceOf(RuntimeException.class);
            assertThat(Isolated.mayGoBetter(refused)).as("%s", refused).isTrue();
        }
    }
}
