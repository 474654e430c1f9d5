package health.callisto.localhost.eventhubs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.engine.Transport;

/** A client that keeps to AMQP, but not to what it is told. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final Transport transport = Proton.transport();
    private final Collector collector = Proton.collector();
    private final Session session;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        transport.sasl().setMechanisms("ANONYMOUS");
        transport.sasl().client();
        Connection connection = Proton.connection();
        connection.collect(collector);
        transport.bind(connection);
        connection.setContainer("raw");
        connection.open();
        session = connection.session();
        session.open();
    }

    /** With credit to send. */
    Sender sender(String address) {
        Sender sender = session.sender("to " + address);
        Target target = new Target();
        target.setAddress(address);
        sender.setTarget(target);
        sender.setSource(new Source());
        sender.open();
        await(Event.Type.LINK_FLOW);
        return sender;
    }

    Receiver receiver(String address, int credit) {
        Receiver receiver = session.receiver("from " + address);
        Source source = new Source();
        source.setAddress(address);
        receiver.setSource(source);
        receiver.setTarget(new Target());
        receiver.open();
        receiver.flow(credit);
        await(Event.Type.LINK_REMOTE_OPEN);
        return receiver;
    }

    Delivery send(Sender sender, byte[] message) {
        Delivery delivery = sender.delivery(new byte[] {1});
        sender.send(message, 0, message.length);
        sender.advance();
        return delivery;
    }

    /** Writes and reads until that comes. */
    void await(Event.Type type) {
        try {
            while (true) {
                write();
                for (Event event = collector.peek(); event != null; event = collector.peek()) {
                    boolean found = event.getType() == type;
                    collector.pop();
                    if (found) {
                        return;
                    }
                }
                byte[] bytes = new byte[Math.min(4_096, transport.tail().remaining())];
                int count = socket.getInputStream().read(bytes);
                if (count < 0) {
                    throw new IOException("The connection was closed before " + type);
                }
                transport.tail().put(bytes, 0, count);
                transport.process();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() throws IOException {
        while (transport.pending() > 0) {
            byte[] bytes = new byte[transport.pending()];
            transport.head().get(bytes);
            transport.pop(bytes.length);
            socket.getOutputStream().write(bytes);
        }
    }

    /** Without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
