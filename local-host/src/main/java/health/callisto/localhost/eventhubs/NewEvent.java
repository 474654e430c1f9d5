package health.callisto.localhost.eventhubs;

import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Symbol;

/**
 * An event as it came, taken apart where the annotations of the hub go in.
 *
 * @param header its encoded header, empty if it has none
 * @param annotations what its publisher annotated
 * @param bare all behind the annotations, encoded
 */
record NewEvent(byte[] header, Map<Symbol, Object> annotations, byte[] bare) {
    static final Symbol PARTITION_KEY = Symbol.valueOf("x-opt-partition-key");

    NewEvent {
        annotations = Map.copyOf(annotations);
    }

    Optional<String> partitionKey() {
        return Optional.ofNullable(annotations.get(PARTITION_KEY)).map(Object::toString);
    }

    int bytes() {
        return header.length + bare.length;
    }
}
