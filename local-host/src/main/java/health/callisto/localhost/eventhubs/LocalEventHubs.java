package health.callisto.localhost.eventhubs;

import health.callisto.problem.LoggedFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event Hubs on this machine: AMQP without TLS on the loopback address, as the clients want of an emulator. */
public final class LocalEventHubs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalEventHubs.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final long MOST_EVENTS = 2_000_000;
    private static final int MOST_PARTITIONS = 32;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HubStore store;
    private final EventReadSql reader;
    private final EventWriter writer;
    private final Retention retention;
    private final ServerSocketChannel server;
    private final int port;
    private final Thread acceptor = new Thread(this::accept, "event-hubs-acceptor");
    private final Set<Thread> connections = ConcurrentHashMap.newKeySet();

    private LocalEventHubs(Path folder, int port) throws IOException {
        server = ServerSocketChannel.open();
        try {
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Path file = folder.resolve("eventhubs.db");
            Clock clock = Clock.systemUTC();
            store = new HubStore(file, clock);
            reader = new EventReadSql(file);
            writer = new EventWriter(store);
            retention = new Retention(store, reader, KEPT, MOST_EVENTS, clock);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        acceptor.setDaemon(true);
    }

    /** Starts it over what is in that folder, which is made if it is absent, at that port; 0 for a free one. */
    public static LocalEventHubs start(Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        LocalEventHubs hubs = new LocalEventHubs(folder, port);
        hubs.retention.start();
        hubs.acceptor.start();
        return hubs;
    }

    public int port() {
        return port;
    }

    /** For all hubs: {@code ;EntityPath=} and the name of one are to be added where a client wants one. */
    public String connectionString() {
        return "Endpoint=sb://127.0.0.1:" + port
                + ";SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true";
    }

    /** Makes the hub if it is not there; one that is there keeps its partitions. */
    public void createHub(String name, int partitions) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,255}")) {
            throw new IllegalArgumentException("A hub cannot be named " + name);
        }
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException("A hub has 1 to " + MOST_PARTITIONS + " partitions, not " + partitions);
        }
        store.createHub(name, partitions);
    }

    /** Runs it once: now if that hub has events, or behind the commit of its first one, which waits for it. */
    public void whenUsed(String hub, Runnable action) {
        store.hub(hub).whenUsed(action);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                LOG.debug("No connection was accepted", LoggedFailure.of(e));
                // There may be no file left for one; that does not get better by asking at once.
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (RuntimeException | Error e) {
                LOG.warn("Connections are accepted again after a failure: {}", LoggedFailure.line(e));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            AmqpConnection connection =
                    new AmqpConnection(channel, loop -> new LinkAttachment(store, reader, writer, loop));
            Thread thread = new Thread(
                    () -> {
                        connection.run();
                        connections.remove(Thread.currentThread());
                    },
                    "event-hubs-connection");
            thread.setDaemon(true);
            connections.add(thread);
            thread.start();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // There may be no thread or no file left for one more connection; those that are there go on.
            channel.close();
            LOG.warn("A connection was refused: {}", LoggedFailure.line(e));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("The port was not given back in order", LoggedFailure.of(e));
        }
        Threads.join(acceptor);
        connections.forEach(Thread::interrupt);
        connections.forEach(Threads::join);
        writer.close();
        retention.close();
        reader.close();
        store.close();
    }
}
