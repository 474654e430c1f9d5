package health.callisto.localhost.eventhubs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.LinkError;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that are broken or mean. */
class RoughClientsTest {
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

    private void anEventGoesThrough() {
        try (Clients clients = new Clients(hubs, "devices")) {
            clients.producer.send(List.of(new EventData("through")));
            assertThat(clients.bodies("0", 1, EventPosition.earliest())).containsExactly("through");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
                "414d515000010000", // the header, and nothing more
                "414d515000010000" + "0000000102000000", // a frame that is smaller than a frame
                "414d515000010000" + "7f7f7f7f02000000", // a frame that is larger than any
                "414d515000010000" + "0000000c02000000" + "00531440", // a transfer without all it has
                "414d515003010000" + "0000000c02010000" + "00534140" // an empty choice of mechanism
            })
    void bytesThatAreNoAmqpHarmNobody(String bytes) throws IOException {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(HexFormat.of().parseHex(bytes));
            anEventGoesThrough();
        }
    }

    @Test
    void randomBytesEndTheirConnectionOnly() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[1_000];
            random.nextBytes(bytes);
            try (Socket socket = connected()) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                InputStream answer = socket.getInputStream();
                assertThat(answer.readAllBytes().length).isLessThan(1_000);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        anEventGoesThrough();
    }

    private Socket connected() throws IOException {
        return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), hubs.port());
    }

    @Test
    void aMessageOverTheLimitOfTheLinkDetachesIt() throws IOException {
        try (RawClient client = new RawClient(hubs.port())) {
            Sender sender = client.sender("devices");
            assertThat(sender.getRemoteMaxMessageSize().intValue()).isEqualTo(1_048_576);
            Delivery delivery = client.send(sender, new byte[1_048_577]);
            client.await(Event.Type.LINK_REMOTE_CLOSE);

            assertThat((Object) sender.getRemoteCondition().getCondition()).isEqualTo(LinkError.MESSAGE_SIZE_EXCEEDED);
            // The outcome of the message comes first: some clients wait for it only.
            assertThat(delivery.getRemoteState()).isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(
                            (Object) rejected.getError().getCondition())
                    .isEqualTo(LinkError.MESSAGE_SIZE_EXCEEDED));
            anEventGoesThrough();
        }
    }

    @Test
    void whatIsNoMessageIsRejectedAndTheNextOneIsTaken() throws IOException {
        byte[] nested = new byte[200_000];
        try (RawClient client = new RawClient(hubs.port())) {
            Sender sender = client.sender("devices");
            for (byte[] bytes : List.of(new byte[] {1, 2, 3}, "nonsense".getBytes(US_ASCII), nested)) {
                Delivery delivery = sent(client, sender, bytes);
                assertThat(delivery.getRemoteState()).isInstanceOf(Rejected.class);
                assertThat((Object) ((Rejected) delivery.getRemoteState())
                                .getError()
                                .getCondition())
                        .isEqualTo(AmqpError.DECODE_ERROR);
            }
            assertThat(sent(client, sender, message("good")).getRemoteState()).isInstanceOf(Accepted.class);
        }
        try (Clients clients = new Clients(hubs, "devices")) {
            assertThat(clients.bodies("0", 1, EventPosition.earliest())).containsExactly("good");
        }
    }

    private static Delivery sent(RawClient client, Sender sender, byte[] message) {
        client.send(sender, message);
        Delivery delivery = sender.head();
        client.await(Event.Type.DELIVERY);
        delivery.settle();
        return delivery;
    }

    private static byte[] message(String body) {
        Message message = Proton.message();
        message.setBody(new Data(new Binary(body.getBytes(US_ASCII))));
        byte[] bytes = new byte[1_000];
        return Arrays.copyOf(bytes, message.encode(bytes, 0, bytes.length));
    }

    @Test
    void aReceiverGetsNoMoreThanItHasCreditFor() throws IOException {
        try (RawClient client = new RawClient(hubs.port())) {
            Sender sender = client.sender("devices");
            for (int i = 0; i < 5; i++) {
                sent(client, sender, message("event " + i));
            }
            Receiver receiver = client.receiver("devices/ConsumerGroups/$Default/Partitions/0", 2);
            client.await(Event.Type.DELIVERY);
            receiver.close();
            client.await(Event.Type.LINK_REMOTE_CLOSE);

            assertThat(receiver.getQueued()).isEqualTo(2);
        }
    }

    @Test
    void aReceiverThatDoesNotReadHoldsUpNobody() throws IOException {
        try (RawClient idle = new RawClient(hubs.port());
                Clients clients = new Clients(hubs, "devices")) {
            idle.receiver("devices/ConsumerGroups/$Default/Partitions/0", 100_000);
            for (int i = 0; i < 30; i++) {
                clients.producer.send(
                        List.of(new EventData(new byte[1_000_000])), new SendOptions().setPartitionId("0"));
            }

            assertThat(clients.receive("0", 30, EventPosition.earliest())).hasSize(30);
        }
    }

    @Test
    void aClientThatGoesWithoutAWordIsForgotten() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = new RawClient(hubs.port())) {
                client.sender("devices");
                client.receiver("devices/ConsumerGroups/$Default/Partitions/0", 10);
            }
        }
        anEventGoesThrough();
    }
}
