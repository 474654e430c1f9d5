package health.callisto.localhost.eventhubs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.Footer;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are AMQP, but not as any client library of Azure sends them. */
class OddMessagesTest {
    private static final char STRING = '\u00a1';
    private static final char SYMBOL = '\u00a3';

    @TempDir
    private Path folder;

    private LocalEventHubs hubs;

    @BeforeEach
    void start() throws IOException {
        hubs = LocalEventHubs.start(folder, 0);
        hubs.createHub("devices", 1);
    }

    @AfterEach
    void stop() {
        hubs.close();
    }

    private static byte[] message(String body) {
        Message message = Proton.message();
        message.setBody(data(body));
        return encoded(message);
    }

    private static Data data(String body) {
        return new Data(new Binary(body.getBytes(US_ASCII)));
    }

    private static byte[] encoded(Message message) {
        byte[] bytes = new byte[1_000];
        return Arrays.copyOf(bytes, message.encode(bytes, 0, bytes.length));
    }

    private static byte[] concatenated(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private DeliveryState sent(byte[] message) throws IOException {
        try (RawClient client = new RawClient(hubs.port())) {
            Sender sender = client.sender("devices");
            client.send(sender, message);
            Delivery delivery = sender.head();
            client.await(Event.Type.DELIVERY);
            return delivery.getRemoteState();
        }
    }

    /** The library writes keys of the right type only: its code (AMQP 1.0, 1.6) becomes that of another. */
    private static byte[] retyped(byte[] message, char from, char to) {
        String text = new String(message, ISO_8859_1);
        assertThat(text).contains(from + "\u0007odd-key");
        return text.replace(from + "\u0007odd-key", to + "\u0007odd-key").getBytes(ISO_8859_1);
    }

    private static <K> Map<K, Object> of(Object key) {
        Map<Object, Object> map = new HashMap<>();
        map.put(key, "value");
        @SuppressWarnings("unchecked")
        Map<K, Object> typed = (Map<K, Object>) (Map<?, ?>) map;
        return typed;
    }

    @Test
    void aMessageWhoseKeysNoReceiverTakesIsRejectedAndTheNextOneGoesThrough() throws IOException {
        for (Object key : List.of("a text", UnsignedLong.valueOf(7), 7)) {
            Message footer = Proton.message();
            footer.setFooter(new Footer(of(key)));
            footer.setBody(data("bad"));
            assertThat(sent(encoded(footer))).isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(
                            (Object) rejected.getError().getCondition())
                    .isEqualTo(AmqpError.DECODE_ERROR));
        }
        Message annotations = Proton.message();
        annotations.setMessageAnnotations(new MessageAnnotations(of(Symbol.valueOf("odd-key"))));
        Message delivery = Proton.message();
        delivery.setDeliveryAnnotations(new DeliveryAnnotations(of(Symbol.valueOf("odd-key"))));
        for (Message message : List.of(annotations, delivery)) {
            message.setBody(data("bad"));
            assertThat(sent(retyped(encoded(message), SYMBOL, STRING))).isInstanceOf(Rejected.class);
        }
        Message properties = Proton.message();
        properties.setApplicationProperties(new ApplicationProperties(of("odd-key")));
        properties.setBody(data("bad"));
        assertThat(sent(retyped(encoded(properties), STRING, SYMBOL))).isInstanceOf(Rejected.class);

        Message footer = Proton.message();
        footer.setFooter(new Footer(of(Symbol.valueOf("checksum"))));
        footer.setBody(data("good"));
        assertThat(sent(encoded(footer))).isInstanceOf(Accepted.class);

        try (Clients clients = new Clients(hubs, "devices")) {
            assertThat(clients.bodies("0", 1, EventPosition.earliest())).containsExactly("good");
        }
    }

    @Test
    void allDataSectionsOfAMessageAreItsBody() throws IOException {
        Message withProperties = Proton.message();
        withProperties.setApplicationProperties(new ApplicationProperties(of("ward")));
        withProperties.setBody(data("{\"hr\":"));

        assertThat(sent(concatenated(encoded(withProperties), message("6"), message("5}"))))
                .isInstanceOf(Accepted.class);

        try (Clients clients = new Clients(hubs, "devices")) {
            assertThat(clients.receive("0", 1, EventPosition.earliest()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getBodyAsString()).isEqualTo("{\"hr\":65}");
                        assertThat(event.getProperties()).containsEntry("ward", "value");
                    });
        }
    }
}
