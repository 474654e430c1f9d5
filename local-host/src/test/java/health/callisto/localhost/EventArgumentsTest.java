package health.callisto.localhost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.models.AmqpMessageBody;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.qpid.proton.amqp.Binary;
import org.junit.jupiter.api.Test;

/** Bodies of the types that AMQP has, as a function gets them. */
class EventArgumentsTest {
    private static String body(AmqpMessageBody body) {
        return new String(EventArguments.bytes(body), UTF_8);
    }

    @Test
    void valuesAndSequencesAreTextOrJson() {
        assertThat(body(AmqpMessageBody.fromData("data".getBytes(UTF_8)))).isEqualTo("data");
        assertThat(body(AmqpMessageBody.fromValue("{\"hr\":65}"))).isEqualTo("{\"hr\":65}");
        assertThat(body(AmqpMessageBody.fromValue(new Binary("{}".getBytes(UTF_8)))))
                .isEqualTo("{}");
        assertThat(body(AmqpMessageBody.fromValue("{}".getBytes(UTF_8)))).isEqualTo("{}");
        assertThat(body(AmqpMessageBody.fromValue(new TreeMap<>(Map.of("hr", 65)))))
                .isEqualTo("{\"hr\":65}");
        assertThat(body(AmqpMessageBody.fromValue(65))).isEqualTo("65");
        assertThat(body(AmqpMessageBody.fromSequence(List.of(1, "two")))).isEqualTo("[1,\"two\"]");
    }
}
