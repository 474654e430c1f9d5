package health.callisto.localhost.eventhubs;

import health.callisto.problem.LoggedFailure;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.engine.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection: carries bytes between its socket and the engine of proton-j, which is for one thread; this is that thread. Each
 * connection has its own, so that none waits for another one.
 */
final class AmqpConnection implements Runnable, Executor {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpConnection.class);
    private static final int FRAME_BYTES = 64 * 1024;
    /** The peer is told half of it, as the specification advises (AMQP 1.0, 2.4.5). */
    private static final int SILENCE_MILLIS = 120_000;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Transport transport = Proton.transport();
    private final Connection connection = Proton.connection();
    private final Sasl sasl;
    private final AmqpEvents events;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** @param attachment what its links are for, given its thread */
    AmqpConnection(SocketChannel channel, Function<Executor, LinkAttachment> attachment) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
        transport.setMaxFrameSize(FRAME_BYTES);
        transport.setIdleTimeout(SILENCE_MILLIS);
        transport.setEmitFlowEventOnSend(false);
        sasl = transport.sasl();
        sasl.server();
        sasl.setMechanisms("ANONYMOUS", "MSSBCBS", "PLAIN", "EXTERNAL");
        Collector collector = Proton.collector();
        connection.collect(collector);
        transport.bind(connection);
        events = new AmqpEvents(collector, attachment.apply(this));
    }

    /** On the thread of the connection, soon; not at all if it has ended. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    @Override
    public void run() {
        try (channel;
                selector) {
            boolean open = true;
            boolean busy = false;
            while (open && !Thread.currentThread().isInterrupted()) {
                open = turn(busy ? 0 : untilTick());
                busy = open && events.send();
                open &= write();
            }
        } catch (IOException | TransportException e) {
            LOG.debug("A connection broke", LoggedFailure.of(e));
        } catch (RuntimeException | StackOverflowError e) {
            // What the engine falls over when it is sent something that it does not expect.
            LOG.warn("A connection is closed for {}", LoggedFailure.line(e));
            LOG.debug("It was", LoggedFailure.of(e));
        } finally {
            events.closed();
        }
    }

    /** Waits that long for something to do, zero for not at all, and does it; whether the connection goes on. */
    private boolean turn(long millis) throws IOException {
        if (millis == 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        selector.selectedKeys().clear();
        boolean goesOn = !key.isReadable() || read();
        events.handle();
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        return goesOn;
    }

    private boolean read() throws IOException {
        if (transport.capacity() <= 0) {
            // The engine takes no more; what it has to say is written, and that is the end.
            key.interestOpsAnd(~SelectionKey.OP_READ);
            return true;
        }
        if (channel.read(transport.tail()) < 0) {
            return false;
        }
        try {
            transport.process();
        } catch (TransportException e) {
            LOG.debug("A peer sends what is no AMQP", LoggedFailure.of(e));
            write();
            return false;
        }
        if (sasl.getState() == Sasl.SaslState.PN_SASL_STEP && sasl.getRemoteMechanisms().length > 0) {
            sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
        }
        return true;
    }

    /** As much as the socket takes; whether the connection goes on. */
    private boolean write() throws IOException {
        int pending = transport.pending();
        while (pending > 0) {
            int written = channel.write(transport.head());
            if (written == 0) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                return true;
            }
            transport.pop(written);
            pending = transport.pending();
        }
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        return pending == 0;
    }

    /** Milliseconds until a sign of life is due, ours or of the peer. */
    private long untilTick() throws IOException {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        boolean wasOpen = connection.getLocalState() != EndpointState.CLOSED;
        long deadline = transport.tick(now);
        if (wasOpen && connection.getLocalState() == EndpointState.CLOSED) {
            write();
            throw new IOException("The peer was silent for too long");
        }
        write();
        return deadline == 0 ? SILENCE_MILLIS : Math.max(1, deadline - now);
    }
}
